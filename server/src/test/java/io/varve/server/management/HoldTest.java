package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.server.task.TaskScheduling;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is held is not dropped, does not expire and is not purged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HoldTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

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
    // A purge has taken files of the past.
    database.awaitSealed();
    database.assertSealedInOrder();
    assertThat(database.verify(true).differences()).isEmpty();
    database.close();
  }

  private String hold(String kind, String id) {
    return lake.management() + "/" + kind + "/" + id + "/hold";
  }

  private String taskOf(String id) {
    return api.post(
            lake.management() + "/task/list",
            "{\"entities\": [{\"type\": \"table\", \"table-id\": \"" + id + "\"}]}")
        .is(200)
        .text("/tasks/0/task-id");
  }

  private Management.Response runNow(String task) {
    return api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"" + task + "\"]}")
        .is(204);
  }

  private void awaitStatus(String task, String status) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              server.get(TaskScheduling.class).dispatch(server.get(Scheduler.class));
              return api.get(lake.management() + "/task/by-id/" + task)
                  .text("/status")
                  .equals(status);
            });
  }

  @Test
  void heldTabularIsNotDroppedEvenByForce() {
    lake.table("a", "t");
    lake.view("a", "v");
    String table = lake.id("a", "t");
    String view = lake.id("a", "v");
    assertThat(api.get(hold("table", table)).is(200).body()).isEqualTo("{\"held\":false}");
    var held =
        api.post(
                hold("table", table),
                "{\"reason\": \"case 17\", \"until\": \"2099-01-02T03:04:05+01:00\"}")
            .is(200);
    assertThat(held.text("/until")).isEqualTo("2099-01-02T02:04:05Z");
    assertThat(held.text("/held-by")).isNotBlank();
    api.post(hold("view", view), "{\"reason\": \"case 18\"}").is(200);
    long events = database.events();
    api.post(hold("view", view), "{\"reason\": \"case 18\"}").is(200);
    assertThat(database.events()).isEqualTo(events);

    String path = lake.catalog() + "/namespaces/a";
    for (String drop :
        new String[] {
          "/tables/t?force=true",
          "/tables/t?purgeRequested=true",
          "/views/v?force=true",
          "?recursive=true&force=true"
        }) {
      assertThat(api.delete(path + drop).isError(409, "HeldByPolicy").text("/error/message"))
          .contains("case 1")
          .contains("DELETE");
    }
    api.delete(hold("table", table)).is(204);
    api.delete(hold("table", table)).is(204);
    api.delete(path + "/tables/t?force=true").is(204);
    api.get(hold("table", table)).isError(404, "NoSuchTableException");
    api.delete(hold("view", view)).is(204);
    api.delete(path + "/views/v?force=true").is(204);
  }

  @Test
  void expiryAndPurgeWaitForItsRelease() {
    lake.table("a", "waiting");
    String table = lake.id("a", "waiting");
    String warehouse = lake.management();
    api.delete(lake.catalog() + "/namespaces/a/tables/waiting?purgeRequested=true").is(204);
    api.post(hold("table", table), "{\"reason\": \"case 19\"}").is(200);
    assertThat(api.get(warehouse + "/deleted-tabulars").is(200).body())
        .contains("\"reason\":\"case 19\"");
    String expiry = taskOf(table);
    runNow(expiry);
    var waiting = api.get(warehouse + "/task/by-id/" + expiry).is(200);
    assertThat(waiting.text("/status")).isEqualTo("SCHEDULED");
    assertThat(waiting.text("/message")).contains("case 19");
    api.delete(hold("table", table)).is(204);
    assertThat(api.get(warehouse + "/deleted-tabulars").is(200).body()).doesNotContain("case 19");
    awaitStatus(expiry, "SUCCESS");

    lake.table("a", "purged");
    String purged = lake.id("a", "purged");
    api.delete(lake.catalog() + "/namespaces/a/tables/purged?purgeRequested=true&force=true")
        .is(204);
    String purge = taskOf(purged);
    api.post(hold("table", purged), "{\"reason\": \"case 20\"}").is(200);
    runNow(purge);
    assertThat(api.get(warehouse + "/task/by-id/" + purge).text("/status")).isEqualTo("SCHEDULED");
    // It runs out by itself.
    api.post(
            hold("table", purged),
            "{\"reason\": \"case 20\", \"until\": \"" + Instant.now().plusSeconds(10) + "\"}")
        .is(200);
    awaitStatus(purge, "SUCCESS");
    assertThat(database.count("select count(*) from task_attempts where status = 'FAILED'"))
        .isZero();
  }

  @Test
  void aHoldThatIsNoneIsRefused() {
    lake.table("a", "refused");
    String table = lake.id("a", "refused");
    for (String body :
        new String[] {
          "{}",
          "{\"reason\": \"\"}",
          "{\"reason\": \"" + "x".repeat(501) + "\"}",
          "{\"reason\": \"x\", \"until\": \"tomorrow\"}",
          "{\"reason\": \"x\", \"until\": \"2001-01-01T00:00:00Z\"}"
        }) {
      api.post(hold("table", table), body).isError(400, "BadRequestException");
    }
    api.post(hold("view", table), "{\"reason\": \"x\"}").isError(404, "NoSuchViewException");
    api.post(hold("table", UUID.randomUUID().toString()), "{\"reason\": \"x\"}")
        .isError(404, "NoSuchTableException");
    api.get(hold("table", "no-uuid")).isError(404, "NoSuchTableException");
  }
}
