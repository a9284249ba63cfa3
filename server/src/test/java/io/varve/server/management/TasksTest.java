package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.task.TaskAttempts;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tasks over the management API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TasksTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private Lake lake = new Lake(api, database, "");

  @BeforeAll
  void fill() {
    api.bootstrap();
    lake = new Lake(api, database, api.softWarehouse("w"));
    lake.namespace("a");
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private String droppedView(String name) {
    lake.view("a", name);
    String id = lake.id("a", name);
    api.delete(lake.catalog() + "/namespaces/a/views/" + name).is(204);
    return id;
  }

  private Management.Response list(String body) {
    return api.post(lake.management() + "/task/list", body);
  }

  private String task(String object) {
    return list("{\"entities\": [{\"type\": \"view\", \"view-id\": \"" + object + "\"}]}")
        .is(200)
        .text("/tasks/0/task-id");
  }

  private Management.Response control(String action, String... tasks) {
    return api.post(
        lake.management() + "/task/control",
        "{\"action\": " + action + ", \"task-ids\": [\"" + String.join("\", \"", tasks) + "\"]}");
  }

  @Test
  void aCancelledExpiryLeavesWhatWasDroppedToComeBackForEver() {
    String view = droppedView("cancelled");
    String task = task(view);
    control("{\"action-type\": \"cancel\"}", task).is(204);
    var response = api.get(lake.management() + "/task/by-id/" + task).is(200);
    assertThat(response.text("/status")).isEqualTo("CANCELLED");
    assertThat(response.text("/entity-name/1")).isEqualTo("cancelled");
    control("{\"action-type\": \"run-now\"}", task).is(204);
    assertThat(api.get(lake.management() + "/task/by-id/" + task).text("/status"))
        .isEqualTo("CANCELLED");
    api.post(
            lake.management() + "/deleted-tabulars/undrop",
            "{\"targets\": [{\"type\": \"view\", \"id\": \"" + view + "\"}]}")
        .is(204);
  }

  @Test
  void anotherTimeIsTheTimeOfExpiry() {
    String view = droppedView("later");
    String task = task(view);
    control("{\"action-type\": \"run-at\", \"scheduled-for\": \"2031-01-02T03:04:05+01:00\"}", task)
        .is(204);
    assertThat(api.get(lake.management() + "/task/by-id/" + task).text("/scheduled-for"))
        .isEqualTo("2031-01-02T02:04:05Z");
    assertThat(api.get(lake.management() + "/deleted-tabulars").body())
        .contains("\"expiration-date\":\"2031-01-02T02:04:05Z\"");
  }

  @Test
  void undropCancelsTheTask() {
    String view = droppedView("back");
    String task = task(view);
    api.post(
            lake.management() + "/deleted-tabulars/undrop",
            "{\"targets\": [{\"type\": \"view\", \"id\": \"" + view + "\"}]}")
        .is(204);
    assertThat(api.get(lake.management() + "/task/by-id/" + task).text("/status"))
        .isEqualTo("CANCELLED");
  }

  @Test
  void tasksAreListedByPagesAndByWhatIsAskedFor() {
    String first = droppedView("p1");
    String second = droppedView("p2");
    String entities =
        "\"entities\": [{\"type\": \"view\", \"view-id\": \"%s\"}, {\"type\": \"view\", \"view-id\": \"%s\"}]"
            .formatted(first, second);
    var newest = list("{\"page-size\": 1, " + entities + "}").is(200);
    assertThat(newest.text("/tasks/0/entity/view-id")).isEqualTo(second);
    String token = newest.text("/next-page-token");
    var oldest =
        list("{\"page-size\": 1, \"page-token\": \"" + token + "\", " + entities + "}").is(200);
    assertThat(oldest.text("/tasks/0/entity/view-id")).isEqualTo(first);
    assertThat(oldest.json().has("next-page-token")).isFalse();
    for (String none :
        List.of(
            "{\"queue-name\": [\"tabular_purge\"]}",
            "{\"status\": [\"RUNNING\"]}",
            "{\"created-after\": \"2100-01-01T00:00:00Z\"}",
            "{\"created-before\": \"2001-01-01T00:00:00Z\"}",
            "{\"entities\": [{\"type\": \"warehouse\"}]}")) {
      assertThat(list(none).is(200).json().get("tasks")).as(none).isEmpty();
    }
    assertThat(
            list("{\"queue-name\": [\"soft_deletion\"], \"created-before\":"
                    + " \"2100-01-01T00:00:00Z\", "
                    + entities
                    + "}")
                .json()
                .get("tasks"))
        .hasSize(2);
    for (String wrong :
        List.of(
            "{\"page-token\": \"x\"}",
            "{\"page-size\": 0}",
            "{\"created-after\": \"yesterday\"}",
            "{\"entities\": [{\"type\": \"table\"}]}",
            "{\"entities\": [{\"type\": \"lake\"}]}")) {
      list(wrong).isError(400, "BadRequestException");
    }
  }

  @Test
  void unknownTaskIsNotControlled() {
    String task = task(droppedView("controlled"));
    String missing = UUID.randomUUID().toString();
    control("{\"action-type\": \"cancel\"}", task, missing).isError(404, "TaskNotFound");
    assertThat(api.get(lake.management() + "/task/by-id/" + task).text("/status"))
        .isEqualTo("SCHEDULED");
    control("{\"action-type\": \"stop\"}", task).is(204);
    assertThat(api.get(lake.management() + "/task/by-id/" + task).text("/status"))
        .isEqualTo("SCHEDULED");
    control("{\"action-type\": \"explode\"}", task).isError(400, "BadRequestException");
    control("{\"action-type\": \"run-at\"}", task).isError(400, "BadRequestException");
    api.get(lake.management() + "/task/by-id/" + missing).isError(404, "TaskNotFound");
    api.get(lake.management() + "/task/by-id/no-uuid").isError(404, "TaskNotFound");
    assertThat(api.post("/management/v1/project/task/list", "{}").is(200).json().get("tasks"))
        .isEmpty();
    api.get("/management/v1/project/task/by-id/" + task).isError(404, "TaskNotFound");
    api.post(
            "/management/v1/project/task/control",
            "{\"action\": {\"action-type\": \"cancel\"}, \"task-ids\": [\"" + task + "\"]}")
        .isError(404, "TaskNotFound");
  }

  @Test
  void taskSettingsAreReadAndMostCannotBeChanged() {
    for (String queue : List.of("soft_deletion", "tabular_purge", "warehouse_deletion")) {
      String path = lake.management() + "/task-queue/" + queue + "/config";
      var response = api.get(path).is(200);
      assertThat(response.body())
          .isEqualTo("{\"queue-config\":{},\"max-seconds-since-last-heartbeat\":180}");
      api.post(path, response.body()).is(204);
      api.post(path, "{\"queue-config\": {\"x\": 1}}").isError(400, "BadRequestException");
      api.post(path, "{\"queue-config\": {}, \"max-seconds-since-last-heartbeat\": 60}")
          .isError(400, "BadRequestException");
      api.post(path, "{}").isError(400, "BadRequestException");
    }
    api.get(lake.management() + "/task-queue/none/config").isError(400, "BadRequestException");
    api.get("/management/v1/warehouse/" + new UUID(0, 9) + "/task-queue/soft_deletion/config")
        .isError(404, "NoSuchWarehouseException");
  }

  @Test
  void aProjectSaysForHowLongItIsKnownHowTasksWent() {
    String path = "/management/v1/project/task-queue/task_log_cleanup/config";
    String config = "{\"queue-config\": {\"%s\": \"%s\"}}";
    assertThat(api.get(path).is(200).text("/queue-config/retention-period")).isEqualTo("P90D");
    api.post(path, config.formatted("retention-period", "PT36H")).is(204);
    assertThat(api.get(path).text("/queue-config/retention-period")).isEqualTo("PT36H");
    api.post(path, config.formatted("cleanup-period", "P1D")).is(204);
    assertThat(api.get(path).text("/queue-config/retention-period")).isEqualTo("P90D");
    for (String bad : List.of("P1M", "PT1H", "P9999D", "-P9D", "x")) {
      api.post(path, config.formatted("retention-period", bad)).isError(400, "BadRequestException");
    }
    api.post(path, config.formatted("cleanup-period", "P2D")).isError(400, "BadRequestException");
    api.get(path, "x-project-id", new UUID(0, 9).toString()).isError(404, "ProjectNotFound");
    api.post(path, "{\"queue-config\": {}}", "x-project-id", new UUID(0, 9).toString())
        .isError(404, "ProjectNotFound");
  }

  @Test
  void triesOfWhatEndedLongAgoAreForgotten() {
    UUID ended = UUID.fromString(task(droppedView("ended")));
    UUID waiting = UUID.fromString(task(droppedView("waiting")));
    control("{\"action-type\": \"cancel\"}", ended.toString()).is(204);
    TaskAttempts attempts = new TaskAttempts(database.admin());
    attempts.begin(ended, Instant.EPOCH);
    attempts.begin(waiting, Instant.EPOCH);
    assertThat(attempts.forgetOld()).isZero();
    database.admin().sql("update projects set task_retention_seconds = 0").update();
    assertThat(attempts.forgetOld()).isEqualTo(1);
    database.admin().sql("update projects set task_retention_seconds = null").update();
    assertThat(api.get(lake.management() + "/task/by-id/" + waiting).json().get("attempts"))
        .hasSize(1);
    attempts.end(waiting, 1, "FAILED", null);
  }
}
