package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Pulse;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What one client can send, to a server with the heap that its launcher gives it: it stays up, and
 * answers others in time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestsTest {

  private static final int SOCKETS = 3_000;

  private final CatalogDatabase database = CatalogDatabase.create();
  private final List<Socket> sockets = new ArrayList<>();
  private ChildServer server;
  private UUID warehouse;
  private String catalog;

  @BeforeAll
  void start() throws Exception {
    server =
        ChildServer.start(database, "-Xmx640m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    warehouse =
        database.admin().sql("select warehouse_id from warehouses").query(UUID.class).single();
    catalog = server.url() + "/catalog/v1/" + warehouse;
    TestServer.post(catalog + "/namespaces", "{\"namespace\": [\"sales\"]}", Map.of());
    String table = "{\"name\": \"t\", \"schema\": {\"type\": \"struct\", \"fields\": []}}";
    assertThat(TestServer.post(catalog + "/namespaces/sales/tables", table, Map.of()).statusCode())
        .isEqualTo(200);
  }

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
    assertThat(server.isAlive()).isTrue();
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private static byte[] gzip(String before, String repeated, int bytes, String after)
      throws IOException {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(small)) {
      out.write(before.getBytes(StandardCharsets.UTF_8));
      byte[] piece = repeated.repeat(1 << 10).getBytes(StandardCharsets.UTF_8);
      for (int written = 0; written < bytes; written += piece.length) {
        out.write(piece);
      }
      out.write(after.getBytes(StandardCharsets.UTF_8));
    }
    return small.toByteArray();
  }

  private static HttpResponse<String> post(String uri, byte[] gzip) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(uri))
              .header("Content-Type", "application/json")
              .header("Content-Encoding", "gzip")
              .POST(BodyPublishers.ofByteArray(gzip))
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void bodiesOfMillionsOfValuesAreRefusedAtEachRoute() throws Exception {
    byte[] objects = gzip("{\"updates\": [{}", ",{}", 30 << 20, "]}");
    byte[] numbers = gzip("{\"updates\": [1", ",1", 30 << 20, "]}");
    byte[] arrays = gzip("{\"requirements\": [[]", ",[]", 30 << 20, "]}");
    Stream<String> routes =
        Stream.of(
            catalog + "/namespaces/sales/tables/t",
            catalog + "/namespaces/sales/tables",
            catalog + "/namespaces/sales/views",
            catalog + "/transactions/commit",
            catalog + "/namespaces/sales/tables/t/metrics",
            catalog + "/namespaces/sales/register",
            catalog + "/namespaces",
            catalog + "/namespaces/sales/properties",
            catalog + "/tables/rename",
            server.url() + "/management/v1/warehouse",
            server.url() + "/management/v1/bootstrap",
            server.url() + "/lakekeeper/v1/" + warehouse + "/namespaces/sales/generic-tables");
    List<Callable<Integer>> calls =
        routes
            .flatMap(route -> Stream.of(objects, numbers, arrays).map(body -> call(route, body)))
            .toList();
    long events = database.events();
    try (var pulse = Pulse.of(server.url(), warehouse)) {
      assertThat(Together.call(Duration.ofSeconds(120), calls)).isSubsetOf(413, 429);
      assertThat(call(catalog + "/namespaces/sales/tables/t", objects).call()).isEqualTo(413);
      assertThat(call(catalog + "/namespaces", objects).call()).isEqualTo(413);
    }
    assertThat(database.count("select count(*) from events where event_name not like 'Namespace%'"))
        .isLessThanOrEqualTo(events);
  }

  private static Callable<Integer> call(String route, byte[] body) {
    return () -> post(route, body).statusCode();
  }

  private Socket open(String text) throws IOException {
    URI uri = URI.create(server.url());
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort());
    sockets.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String head(String path, String more) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + more;
  }

  private String commitPath() {
    return URI.create(catalog).getPath() + "/namespaces/sales/tables/t";
  }

  @Test
  void bodiesThatAreDeclaredAndDoNotComeHoldNothing() throws Exception {
    try (var pulse = Pulse.of(server.url(), warehouse)) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        slow.add(open(head(commitPath(), "Content-Length: 33554432\r\n\r\n{")));
      }
      // A large one passes all the while: it is read, and refused for what it says.
      byte[] large = gzip("{\"x\": \"", "x", 8 << 20, "\", \"updates\": 1}");
      assertThat(post(catalog + "/namespaces/sales/tables/t", large).statusCode()).isEqualTo(400);
      for (int i = 0; i < 20; i++) {
        for (Socket socket : slow) {
          write(socket, " ");
        }
      }
      for (Socket socket : slow) {
        assertThat(statusOf(socket)).startsWith("HTTP/1.1 408");
      }
    }
  }

  /** As a client does that reads no answer before it has sent its body. */
  @Test
  void refusedBodiesAreTakenInUntilTheirEndIfTheyComeFastEnough() throws Exception {
    int pieces = 80;
    String piece = " ".repeat(64 << 10);
    String more = "Content-Length: " + pieces * piece.length() + "\r\n\r\n";
    Socket socket = open(head("/catalog/v1/no/such/route", more));
    for (int i = 0; i < pieces; i++) {
      // Longer than a body may wait that does not come at all.
      Thread.sleep(100);
      socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(statusOf(socket)).isEqualTo("HTTP/1.1 404");
    socket
        .getOutputStream()
        .write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    await().atMost(Duration.ofSeconds(30)).until(() -> responses(socket).contains("HTTP/1.1 200"));
  }

  private static String responses(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readNBytes(in.available()), StandardCharsets.US_ASCII);
  }

  private static void write(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The server has closed it.
    }
  }

  private static String statusOf(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  @Test
  void thousandsOfHalfSentHeadsAreClosedInTime() throws Exception {
    try (var pulse = Pulse.of(server.url(), warehouse)) {
      for (int i = 0; i < SOCKETS; i++) {
        open(head(commitPath(), "X: "));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                sockets.forEach(socket -> write(socket, "x"));
                return sockets.stream().allMatch(HostileRequestsTest::isClosed);
              });
    }
  }

  @Test
  void wholeListsOfALargeNamespaceAreNeverInMemoryWhole() throws Exception {
    int tables = 100_000;
    database
        .admin()
        .sql(
            """
            insert into names (namespace_id, name, kind, object_id)
            select namespace_id, 'a_table_with_a_name_as_long_as_they_often_are_' || n, 'table',
              gen_random_uuid()
            from namespaces, generate_series(1, ?) n where path = 'sales'
            """)
        .param(tables)
        .update();
    String list = catalog + "/namespaces/sales/tables?pageSize=10";
    List<Callable<Long>> calls =
        Stream.of(list, list, list, list, list + "&returnUuids=true")
            .map(uri -> (Callable<Long>) () -> countOf("\"name\":", uri))
            .toList();
    try (var pulse = Pulse.of(server.url(), warehouse)) {
      assertThat(Together.call(Duration.ofSeconds(120), calls)).containsOnly(tables + 1L);
    } finally {
      database.admin().sql("delete from names where name like 'a_table_with%'").update();
    }
  }

  /** An event is as large as the commit that it tells; this ended the server. */
  @Test
  void largeEventsOfManyReadersAreNotInMemoryAtOnce() throws Exception {
    long before = database.events();
    byte[] large =
        gzip(
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"large\": \"",
            "v",
            15 << 20,
            "\"}}]}");
    String table = catalog + "/namespaces/sales/tables/t";
    assertThat(post(table, large).statusCode()).isEqualTo(200);
    String small =
        "{\"requirements\": [], \"updates\": [{\"action\": \"remove-properties\","
            + " \"removals\": [\"large\"]}]}";
    assertThat(TestServer.post(table, small, Map.of()).statusCode()).isEqualTo(200);
    database.awaitSealed();
    String feed = server.url() + "/management/v1/events?limit=1000&after=" + before;
    try (HttpClient http = HttpClient.newHttpClient();
        var pulse = Pulse.of(server.url(), warehouse)) {
      Callable<Integer> read =
          () ->
              http.send(HttpRequest.newBuilder(URI.create(feed)).build(), BodyHandlers.discarding())
                  .statusCode();
      assertThat(Together.call(Duration.ofSeconds(120), Collections.nCopies(60, read)))
          .contains(200)
          .isSubsetOf(200, 429);
    }
    // A page of it ends there; the next one goes on.
    assertThat(countOf("\"position\":" + (before + 1), feed)).isEqualTo(1);
  }

  private static long countOf(String text, String uri) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        var body =
            new Scanner(
                http.send(
                        HttpRequest.newBuilder(URI.create(uri)).build(),
                        BodyHandlers.ofInputStream())
                    .body(),
                StandardCharsets.UTF_8)) {
      return body.useDelimiter("[,\\[]").tokens().filter(token -> token.startsWith(text)).count();
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
