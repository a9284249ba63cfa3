package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A follower of the ledger's feed sees everything once and in order. */
final class FeedTest {

  private static final Duration LIMIT = Duration.ofSeconds(58);
  private static final int WRITERS = 16;
  private static final int ROUNDS = 8;
  private static final String END = "the-end";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final Set<String> done = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final CountDownLatch writing = new CountDownLatch(WRITERS);

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void readersSeeEveryEventOnceAndInOrderThoughOneOfTwoNodesIsKilled() throws Exception {
    try (TestServer server = TestServer.start(database);
        ChildServer doomed = ChildServer.start(database)) {
      FeedReader patient = new FeedReader(server.url(), 1000);
      FeedReader nibbling = new FeedReader(server.url(), 7);
      List<Work> works = new ArrayList<>();
      works.add(() -> follow(patient));
      works.add(() -> follow(nibbling));
      works.add(
          () -> {
            await().atMost(LIMIT).until(() -> nibbling.last() > 250);
            doomed.kill();
          });
      works.add(() -> end(server.url()));
      for (int w = 0; w < WRITERS; w++) {
        String namespace = "w" + w;
        boolean ends = w % 2 == 0;
        works.add(() -> write(ends ? doomed.url() : server.url(), namespace, ends));
      }
      Together.run(LIMIT, works);

      assertThat(patient.last()).isEqualTo(nibbling.last()).isEqualTo(database.events());
      assertThat(patient.requests()).containsAll(done).doesNotContainAnyElementsOf(refused);
      assertThat(refused).isNotEmpty();
      assertThat(done).hasSizeGreaterThan(WRITERS / 2 * ROUNDS * 3);
      database.assertProved();
    }
  }

  private static void follow(FeedReader reader) throws Exception {
    while (!reader.requests().contains(END)) {
      reader.read();
    }
  }

  // The last event of all, so that readers need not guess when nothing more comes.
  private void end(String url) throws Exception {
    writing.await();
    database.awaitSealed();
    TestServer.post(
        catalog(url) + "/namespaces", "{\"namespace\":[\"end\"]}", Map.of("x-request-id", END));
  }

  private String catalog(String url) {
    return url
        + "/catalog/v1/"
        + database.admin().sql("select warehouse_id from warehouses").query(UUID.class).single();
  }

  private void write(String url, String namespace, boolean endsWithServer) throws Exception {
    String catalog = catalog(url);
    try {
      post(catalog + "/namespaces", "{\"namespace\":[\"" + namespace + "\"]}");
      String tables = catalog + "/namespaces/" + namespace + "/tables";
      post(tables, table("a"));
      for (int i = 0; endsWithServer || i < ROUNDS; i++) {
        post(tables, table("t" + i));
        post(tables, table("a"));
        post(
            catalog + "/transactions/commit",
            "{\"table-changes\":[%s,%s]}"
                .formatted(change(namespace, "a", i), change(namespace, "t" + i, i)));
        post(
            catalog + "/tables/rename",
            """
            {"source": {"namespace": ["%1$s"], "name": "t%2$d"},
             "destination": {"namespace": ["%1$s"], "name": "renamed%2$d"}}
            """
                .formatted(namespace, i));
      }
    } catch (IOException e) {
      if (!endsWithServer) {
        throw e;
      }
    } finally {
      writing.countDown();
    }
  }

  private void post(String url, String json) throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    HttpResponse<String> response = TestServer.post(url, json, Map.of("x-request-id", id));
    boolean success = response.statusCode() / 100 == 2;
    assertThat(success || response.statusCode() == 409).as(response.body()).isTrue();
    (success ? done : refused).add(id);
  }

  private static String table(String name) {
    return """
    {"name": "%s", "schema": {"type": "struct", "schema-id": 0, "fields":
      [{"id": 1, "name": "id", "required": false, "type": "long"}]}}
    """
        .formatted(name);
  }

  private static String change(String namespace, String table, int value) {
    return """
    {"identifier": {"namespace": ["%s"], "name": "%s"}, "requirements": [],
     "updates": [{"action": "set-properties", "updates": {"k%d": "v"}}]}
    """
        .formatted(namespace, table, value);
  }
}
