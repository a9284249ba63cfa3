package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Crowd;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Files that are small on disk or to send, and large in memory, on the heap of the launcher. */
final class HostileFilesTest {

  private static final String HEAP = "-Xmx640m";

  /** Of a machine of its own; where others have some of the processors, longer by as much. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final int AT_ONCE = 2;
  private static final int MIB = 1 << 20;

  @Test
  void registrationsOfHostileFilesEndNothing() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        ChildServer server = ChildServer.start(database, HEAP);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      String catalog = catalog(server);
      post(catalog + "/namespaces", "{\"namespace\": [\"ns\"]}", 200);
      List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (Path file : hostile(database.warehouse())) {
        String register = "{\"name\": \"bad\", \"metadata-location\": \"file://" + file + "\"}";
        for (int i = 0; i < AT_ONCE; i++) {
          String path = catalog + "/namespaces/ns/" + (i % 2 == 0 ? "register" : "register-view");
          answers.add(clients.submit(() -> TestServer.ask("POST", path, register)));
        }
      }
      int writes = 0;
      while (writes < 3 || answers.stream().anyMatch(answer -> !answer.isDone())) {
        String write = "{\"namespace\": [\"n" + writes++ + "\"]}";
        assertSoon(() -> TestServer.ask("GET", server.url() + "/health", null).statusCode());
        assertSoon(() -> TestServer.ask("POST", catalog + "/namespaces", write).statusCode());
      }
      for (Future<HttpResponse<byte[]>> answer : answers) {
        // Those that found no room in memory, or no connection on a busy machine, are to come
        // again.
        assertThat(answer.get().statusCode())
            .as(new String(answer.get().body(), StandardCharsets.UTF_8))
            .isIn(400, 429, 503);
      }
      assertThat(answers.stream().filter(answer -> answer.resultNow().statusCode() == 400))
          .isNotEmpty();
      assertThat(server.isAlive()).isTrue();
    }
  }

  private static void assertSoon(Supplier<Integer> asked) {
    Crowd crowd = Crowd.now();
    long begin = System.nanoTime();
    assertThat(asked.get()).isEqualTo(200);
    long took = System.nanoTime() - begin;
    if (took > SOON.toNanos()) {
      assertThat(Duration.ofNanos((long) (took / crowd.factor()))).isLessThan(SOON);
    }
  }

  private static List<Path> hostile(Path folder) throws IOException {
    // Half a megabyte that inflates to 511 MiB.
    Path bomb = folder.resolve("00000-bomb.gz.metadata.json");
    byte[] spaces = " ".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      for (int i = 0; i < 511; i++) {
        out.write(spaces);
      }
    }
    // The same, but it says that it inflates to 16 MiB.
    Path lying = folder.resolve("00000-lying.gz.metadata.json");
    byte[] bytes = Files.readAllBytes(bomb);
    bytes[bytes.length - 1] = 1;
    Files.write(lying, bytes);
    Path sparse = folder.resolve("00000-sparse.metadata.json");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    // Each token has a byte or two, and a hundred in Jackson's tree.
    Path tokens = folder.resolve("00000-tokens.metadata.json");
    Files.writeString(tokens, "{\"a\":[" + "[],".repeat(6 * MIB) + "[]]}");
    // As large and as expensive as it may be.
    Path largest = folder.resolve("00000-largest.metadata.json");
    Files.writeString(
        largest, "{\"a\":[" + "[],".repeat(800_000) + "\"" + "x".repeat(16 * MIB) + "\"]}");
    return List.of(bomb, lying, sparse, tokens, largest);
  }

  /** Comfortably: this is what the limits must leave room for. */
  @Test
  void tableOfTenThousandSnapshotsIsRegisteredLoadedAndCommittedTo() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        ChildServer server = ChildServer.start(database, HEAP)) {
      String catalog = catalog(server);
      post(catalog + "/namespaces", "{\"namespace\": [\"ns\"]}", 200);
      Path file = database.warehouse().resolve("t/metadata/00000-x.metadata.json");
      Files.createDirectories(file.getParent());
      Files.writeString(file, largeTable("file://" + database.warehouse() + "/t"));
      assertThat(Files.size(file)).isGreaterThan(7L * MIB);
      post(
          catalog + "/namespaces/ns/register",
          "{\"name\": \"t\", \"metadata-location\": \"file://" + file + "\"}",
          200);
      for (int i = 0; i < 3; i++) {
        post(
            catalog + "/namespaces/ns/tables/t",
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"n\": \""
                + i
                + "\"}}]}",
            200);
        for (String mode : List.of("all", "refs")) {
          assertThat(
                  TestServer.ask("GET", catalog + "/namespaces/ns/tables/t?snapshots=" + mode, null)
                      .statusCode())
              .isEqualTo(200);
        }
      }
    }
  }

  private static String largeTable(String location) {
    StringBuilder snapshots = new StringBuilder();
    StringBuilder log = new StringBuilder();
    String summary =
        "\"operation\":\"append\",\"added-data-files\":\"1\",\"added-records\":\"100000\","
            + "\"added-files-size\":\"123456789\",\"changed-partition-count\":\"1\","
            + "\"total-records\":\"1000000000\",\"total-files-size\":\"1234567890123\","
            + "\"total-data-files\":\"10000\",\"total-delete-files\":\"0\","
            + "\"total-position-deletes\":\"0\",\"total-equality-deletes\":\"0\","
            + "\"engine-name\":\"spark\",\"engine-version\":\"4.1.0\","
            + "\"app-id\":\"application_1700000000000_0001\","
            + "\"app-name\":\"nightly compaction of orders, by hour and by region\","
            + "\"added-position-deletes\":\"0\",\"added-equality-deletes\":\"0\"";
    for (int i = 1; i <= 10_000; i++) {
      String comma = i == 1 ? "" : ",";
      snapshots
          .append(comma)
          .append("{\"sequence-number\":%d,\"snapshot-id\":%d,".formatted(i, i))
          .append(i == 1 ? "" : "\"parent-snapshot-id\":%d,".formatted(i - 1))
          .append("\"timestamp-ms\":%d,\"summary\":{".formatted(1_700_000_000_000L + i))
          .append(summary)
          .append(
              "},\"manifest-list\":\"%s/metadata/snap-%d-1-%s.avro\",\"schema-id\":0}"
                  .formatted(location, i, "0195a3b5-0000-7000-8000-000000000000"));
      log.append(comma)
          .append("{\"timestamp-ms\":%d,\"snapshot-id\":%d}".formatted(1_700_000_000_000L + i, i));
    }
    return """
    {"format-version":2,"table-uuid":"0195a3b5-0000-7000-8000-000000000000","location":"%s",
    "last-sequence-number":10000,"last-updated-ms":1700000020000,"last-column-id":1,
    "current-schema-id":0,"schemas":[{"type":"struct","schema-id":0,"fields":[
    {"id":1,"name":"id","required":false,"type":"long"}]}],"default-spec-id":0,
    "partition-specs":[{"spec-id":0,"fields":[]}],"last-partition-id":999,
    "default-sort-order-id":0,"sort-orders":[{"order-id":0,"fields":[]}],"properties":{},
    "current-snapshot-id":10000,"refs":{"main":{"snapshot-id":10000,"type":"branch"}},
    "snapshots":[%s],"snapshot-log":[%s],"metadata-log":[]}\
    """
        .formatted(location, snapshots, log);
  }

  private static String catalog(ChildServer server) throws IOException {
    byte[] config =
        TestServer.ask("GET", server.url() + "/catalog/v1/config?warehouse=demo", null).body();
    String prefix = new ObjectMapper().readTree(config).at("/overrides/prefix").asText();
    return server.url() + "/catalog/v1/" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
  }

  private static void post(String url, String body, int status) {
    var answer = TestServer.ask("POST", url, body);
    assertThat(answer.statusCode())
        .as(new String(answer.body(), 0, Math.min(answer.body().length, 500)))
        .isEqualTo(status);
  }
}
