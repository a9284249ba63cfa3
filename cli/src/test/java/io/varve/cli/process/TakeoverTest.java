package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.varve.command.task.TaskTiming;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server is killed while its task drops many tables; another node goes on and ends it. */
final class TakeoverTest {

  private static final TaskTiming HURRIED =
      new TaskTiming(Duration.ofMillis(200), Duration.ofMillis(500));
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int TABLES = 600;

  private static HttpResponse<byte[]> ask(String method, String url, String body, int status) {
    HttpResponse<byte[]> answer = TestServer.ask(method, url, body.isEmpty() ? null : body);
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(status);
    return answer;
  }

  private static long events(CatalogDatabase database, String name) {
    return database.count("select count(*) from events where event_name = '" + name + "'");
  }

  private interface Begin {
    /**
     * Begins the task.
     *
     * @param warehouse path of it
     * @param empty position before there were tables
     */
    void ask(String warehouse, long empty);
  }

  @Test
  void anotherNodeDropsWhatAKilledOneHasLeft() throws Exception {
    assertTakenOver(
        (warehouse, empty) -> ask("DELETE", warehouse + "?force=true", "", 204),
        "TableDropped",
        "WarehouseDeleted",
        "select count(*) from warehouses where warehouse_id = '%s'");
  }

  @Test
  void anotherNodeRestoresWhatAKilledOneHasLeft() throws Exception {
    assertTakenOver(
        (warehouse, empty) ->
            ask("POST", warehouse + "/restore", "{\"to\": {\"position\": " + empty + "}}", 202),
        "TableSoftDropped",
        "WarehouseRestoreEnded",
        "select count(*) from names");
  }

  /**
   * @param dropped the event that the task causes for each table
   * @param ended the event that it ends with
   * @param left counts what is left then, with the warehouse's id
   */
  private static void assertTakenOver(Begin begin, String dropped, String ended, String left)
      throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      String id;
      try (ChildServer child = ChildServer.start(database)) {
        id =
            new ObjectMapper()
                .readTree(
                    ask("GET", child.url() + "/catalog/v1/config?warehouse=demo", "", 200).body())
                .at("/overrides/prefix")
                .asText();
        String namespaces = child.url() + "/catalog/v1/" + id + "/namespaces";
        ask("POST", namespaces, "{\"namespace\": [\"a\"]}", 200);
        long position = database.head();
        List<Together.Work> fill = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          int worker = i;
          fill.add(
              () -> {
                for (int j = 0; j < TABLES / 6; j++) {
                  ask(
                      "POST",
                      namespaces + "/a/tables",
                      """
                      {"name": "t%d_%d", "schema": {"type": "struct", "fields": []}}\
                      """
                          .formatted(worker, j),
                      200);
                }
              });
        }
        Together.run(LIMIT, fill);
        begin.ask(child.url() + "/management/v1/warehouse/" + id, position);
        await()
            .pollInterval(Duration.ofMillis(5))
            .atMost(LIMIT)
            .until(() -> events(database, dropped) > 0);
        child.kill();
      }
      assertThat(events(database, dropped)).isBetween(1L, TABLES - 1L);
      try (TestNode second =
          TestNode.start(
              database,
              database.settings(),
              context -> context.registerBean(TaskTiming.class, () -> HURRIED))) {
        assertThat(second).isNotNull();
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    database.count("select count(*) from task_attempts where status = 'SUCCESS'")
                        == 1);
      }
      assertThat(events(database, dropped)).isEqualTo(TABLES);
      assertThat(events(database, ended)).isEqualTo(1);
      assertThat(database.count(left.formatted(id))).isZero();
      assertThat(
              database
                  .admin()
                  .sql("select status from task_attempts order by attempt")
                  .query(String.class)
                  .list())
          .containsExactly("FAILED", "SUCCESS");
      database.assertProved();
    }
  }
}
