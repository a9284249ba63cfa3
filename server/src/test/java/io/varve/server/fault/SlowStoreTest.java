package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.varve.server.fault.FakeStore.Mood;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A store that hangs, trickles, is slow or away, and a second warehouse that must not notice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowStoreTest {

  private static final int TABLES = 64;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE =
      """
      {"name": "%s", "schema": {"type": "struct", "schema-id": 0, "fields": []}}\
      """;
  private static final String CHANGE =
      """
      {"requirements": [],
       "updates": [{"action": "set-properties", "updates": {"at": "%d"}}]}\
      """;

  private static final String REGISTER =
      """
      {"name": "registered", "metadata-location": "%s"}\
      """;

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final FakeStore store;
  private String lake = "";
  private String local = "";

  SlowStoreTest() throws IOException {
    store = new FakeStore();
  }

  /** One answer, and how long it took. */
  private record Timed(HttpResponse<byte[]> response, Duration took) {
    String body() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    void is(int status) {
      assertThat(response.statusCode()).as(body()).isEqualTo(status);
    }

    void isUnavailableWithin(int seconds) {
      is(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(body()).contains("\"error\"").doesNotContain("Exception:");
      assertThat(took).isLessThan(Duration.ofSeconds(seconds));
    }
  }

  private Timed ask(String method, String path, @Nullable String body) {
    long began = System.nanoTime();
    var response =
        TestServer.ask(
            method,
            server.url() + path,
            body,
            "X-Iceberg-Access-Delegation",
            method.equals("GET") ? "vended-credentials" : "client-managed");
    return new Timed(response, Duration.ofNanos(System.nanoTime() - began));
  }

  private String warehouse(String body) throws IOException {
    Timed made = ask("POST", "/management/v1/warehouse", body);
    made.is(201);
    String path = "/catalog/v1/" + JSON.readTree(made.body()).get("warehouse-id").asText();
    ask("POST", path + "/namespaces", "{\"namespace\": [\"n\"]}").is(200);
    return path + "/namespaces/n";
  }

  @BeforeAll
  void fill() throws IOException {
    ask("POST", "/management/v1/bootstrap", "{\"accept-terms-of-use\": true}").is(204);
    lake =
        warehouse(
            """
            {"warehouse-name": "lake",
             "storage-profile": {"type": "s3", "bucket": "lake", "region": "local-01",
               "endpoint": "%s", "path-style-access": true, "flavor": "s3-compat",
               "sts-enabled": true},
             "storage-credential": {"type": "s3", "credential-type": "access-key",
               "access-key-id": "a", "secret-access-key": "s"}}\
            """
                .formatted(store.url()));
    local = warehouse("{\"warehouse-name\": \"local\", \"storage-profile\": {\"type\": \"file\"}}");
    for (int i = 0; i < TABLES; i++) {
      ask("POST", lake + "/tables", TABLE.formatted("t" + i)).is(200);
      ask("POST", local + "/tables", TABLE.formatted("t" + i)).is(200);
    }
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
    store.close();
  }

  private static List<Callable<Timed>> times(int times, IntFunction<Callable<Timed>> each) {
    return IntStream.range(0, times).mapToObj(each).toList();
  }

  @Test
  void aStoreThatHangsHoldsUpNobodyElse() throws Exception {
    long events = database.count("select count(*) from events");
    int sessions = store.sessions();
    List<Callable<Timed>> calls = new ArrayList<>();
    calls.addAll(
        times(TABLES, i -> () -> ask("POST", lake + "/tables/t" + i, CHANGE.formatted(i))));
    calls.addAll(times(TABLES, i -> () -> ask("GET", lake + "/tables/t0", null)));
    calls.addAll(times(8, i -> () -> ask("POST", lake + "/tables", TABLE.formatted("new" + i))));
    store.be(Mood.SILENT);
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      var hanging = aside.submit(() -> Together.call(Duration.ofSeconds(120), calls));
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (store.waiting() < 60) {
        assertThat(System.nanoTime()).as("all calls wait for the store").isLessThan(end);
        Thread.sleep(20);
      }
      HikariPoolMXBean pool = server.get(HikariDataSource.class).getHikariPoolMXBean();
      int leastConnections = Integer.MAX_VALUE;
      for (int i = 0; i < TABLES; i++) {
        // At some moment of so many nobody has work that needs one.
        leastConnections = Math.min(leastConnections, pool.getActiveConnections());
        for (Timed answer :
            List.of(
                ask("POST", local + "/tables/t" + i, CHANGE.formatted(i)),
                ask("GET", local + "/tables/t" + i, null),
                ask("POST", local + "/tables", TABLE.formatted("new" + i)))) {
          answer.is(200);
          assertThat(answer.took()).isLessThan(Duration.ofSeconds(5));
        }
      }
      assertThat(leastConnections).isLessThanOrEqualTo(2);
      for (Timed answer : hanging.get()) {
        answer.isUnavailableWithin(40);
      }
    }
    // Each try of one request, and not of each client.
    assertThat(store.sessions() - sessions).isLessThanOrEqualTo(3);
    // It is known to be away, so nobody waits for it.
    ask("POST", lake + "/tables/t1", CHANGE.formatted(1)).isUnavailableWithin(2);
    ask("GET", lake + "/tables/t1", null).isUnavailableWithin(2);
    assertThat(database.count("select count(*) from events")).isEqualTo(events + 2L * TABLES);
    wellAgain();
  }

  @Test
  void aStoreThatTricklesIsGivenUpOn() throws Exception {
    Timed loaded = ask("GET", lake + "/tables/t2", null);
    loaded.is(200);
    JsonNode answer = JSON.readTree(loaded.body());
    ask("DELETE", lake + "/tables/t2", null).is(204);
    store.be(Mood.TRICKLING);
    // It begins to answer in time, and would go on for an hour.
    String trickled = store.copy(answer.get("metadata-location").asText(), "trickled");
    ask("POST", lake + "/register", REGISTER.formatted(trickled)).isUnavailableWithin(60);
    wellAgain();
    ask("POST", lake + "/register", REGISTER.formatted(trickled)).is(200);
  }

  @Test
  void aStoreThatIsSlowIsWaitedFor() throws Exception {
    store.delay(Duration.ofSeconds(1));
    ask("POST", lake + "/tables/t3", CHANGE.formatted(1)).is(200);
    ask("GET", lake + "/tables/t3", null).is(200);
    store.delay(Duration.ZERO);
  }

  private void wellAgain() throws InterruptedException {
    store.be(Mood.WELL);
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (ask("POST", lake + "/tables/t0", CHANGE.formatted(0)).response().statusCode() != 200) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(200);
    }
    ask("GET", lake + "/tables/t0", null).is(200);
    database.awaitSealed();
    database.assertSealedInOrder();
    assertThat(database.verify(false).differences()).isEmpty();
  }
}
