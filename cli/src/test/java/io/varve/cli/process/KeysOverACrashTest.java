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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A server is killed; its clients send again, with the same keys, to another one. */
final class KeysOverACrashTest {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int WRITERS = 4;

  /** What was answered before the crash, by key; empty if the connection broke. */
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  private final Map<String, String> bodies = new ConcurrentHashMap<>();

  @Test
  void repeatedRequestHappensOnceAndIsAnsweredAsBefore() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestServer server = TestServer.start(database);
        ChildServer doomed = ChildServer.start(database)) {
      String namespaces = "/catalog/v1/" + warehouse(database) + "/namespaces";
      post(server.url() + namespaces, "{\"namespace\": [\"sales\"]}", UUID.randomUUID().toString());
      String tables = namespaces + "/sales/tables";

      List<Work> works = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        String name = "w" + w + "_";
        works.add(() -> createUntilItDies(doomed.url() + tables, name));
      }
      works.add(
          () -> {
            await().atMost(LIMIT).until(() -> answers.size() > 60);
            doomed.kill();
          });
      Together.run(LIMIT, works);

      for (var sent : bodies.entrySet()) {
        HttpResponse<String> again = post(server.url() + tables, sent.getValue(), sent.getKey());
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        String before = answers.get(sent.getKey());
        if (before != null) {
          assertThat(again.body()).isEqualTo(before);
        }
      }
      assertThat(answers).hasSizeLessThan(bodies.size());
      // The namespace, and each table once.
      assertThat(
              database.count(
                  "select count(*) from events where metadata->>'idempotency-key' is not null"))
          .isEqualTo(1 + bodies.size());
      database.assertProved();
    }
  }

  private static UUID warehouse(CatalogDatabase database) {
    return database.admin().sql("select warehouse_id from warehouses").query(UUID.class).single();
  }

  private void createUntilItDies(String url, String name) throws InterruptedException {
    for (int i = 0; ; i++) {
      String key = UUID.randomUUID().toString();
      String body =
          """
          {"name": "%s", "schema": {"type": "struct", "schema-id": 0, "fields":
            [{"id": 1, "name": "id", "required": false, "type": "long"}]}}
          """
              .formatted(name + i);
      bodies.put(key, body);
      try {
        HttpResponse<String> answer = post(url, body, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        answers.put(key, answer.body());
      } catch (IOException e) {
        return;
      }
    }
  }

  private static HttpResponse<String> post(String url, String body, String key)
      throws IOException, InterruptedException {
    return TestServer.post(url, body, Map.of("Idempotency-Key", key));
  }
}
