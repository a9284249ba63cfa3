package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.server.task.TaskScheduling;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A warehouse that wants reasons gets them, whichever way something is dropped or granted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReasonPolicyTest {

  private static final String REASON = "X-Change-Reason";
  private static final String TICKET = "X-Change-Ticket";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);

  @BeforeAll
  void start() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    other.close();
    server.close();
    database.assertProved();
    database.close();
  }

  private Lake lake(String id) {
    Lake lake = new Lake(api, database, id);
    lake.namespace("n");
    lake.table("n", "t");
    lake.view("n", "v");
    lake.genericTable("n", "g");
    return lake;
  }

  private Response policy(Lake lake, String body) {
    return api.post(lake.management() + "/reason-policy", body);
  }

  private void refused(Response response) {
    response.isError(400, "ReasonRequired");
    assertThat(response.text("/error/message")).contains(REASON);
  }

  @Test
  void everyWayToDropNeedsAReason() {
    Lake lake = lake(api.localWarehouse("dropping"));
    Response set = policy(lake, "{\"require-reason\": [\"drop\"]}").is(200);
    assertThat(set.json().get("require-reason")).hasToString("[\"drop\"]");
    String n = lake.catalog() + "/namespaces/n";
    long events = database.events();
    for (Management node : List.of(api, elsewhere)) {
      for (String path :
          List.of(
              n + "/tables/t",
              n + "/tables/t?purgeRequested=true&force=true",
              n + "/views/v",
              lake.generic("n") + "/g",
              n + "?recursive=true&force=true",
              lake.management() + "?force=true")) {
        refused(node.delete(path));
        refused(node.delete(path, REASON, "  "));
        refused(node.delete(path, TICKET, "OPS-1"));
      }
    }
    assertThat(database.events()).isEqualTo(events);
    assertThat(api.get(n + "/tables/t").status()).isEqualTo(200);

    // What is no drop needs none.
    api.post(
            n + "/tables/t",
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"a\": \"b\"}}]}")
        .is(200);
    api.delete(n + "/tables/t", REASON, "it is empty").is(204);
    api.delete(n + "?recursive=true", REASON, "unused").is(204);
    policy(lake, "{\"require-reason\": []}").is(200);
    api.delete(lake.management()).is(204);
  }

  @Test
  void taskGoesOnWithWhatWasDroppedForAReason() {
    Lake lake = lake(api.softWarehouse("expiring"));
    policy(lake, "{\"require-reason\": [\"drop\", \"purge\"], \"ticket-pattern\": \"OPS-#*\"}")
        .is(200);
    String table = lake.catalog() + "/namespaces/n/tables/t";
    refused(api.delete(table, REASON, "old"));
    refused(api.delete(table, REASON, "old", TICKET, "ops-1"));
    api.delete(table, REASON, "old", TICKET, "OPS-17").is(204);
    String task = api.post(lake.management() + "/task/list", "{}").is(200).text("/tasks/0/task-id");
    api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"" + task + "\"]}")
        .is(204);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              server.get(TaskScheduling.class).dispatch(server.get(Scheduler.class));
              return api.get(lake.management() + "/task/by-id/" + task)
                  .text("/status")
                  .equals("SUCCESS");
            });
  }

  @Test
  void purgeAloneCanNeedAReason() {
    Lake lake = lake(api.localWarehouse("purging"));
    policy(lake, "{\"require-reason\": [\"purge\"]}").is(200);
    String n = lake.catalog() + "/namespaces/n";
    refused(api.delete(n + "/tables/t?purgeRequested=true"));
    api.delete(n + "/views/v").is(204);
    api.delete(n + "/tables/t").is(204);
  }

  @Test
  void grantNeedsAReasonInItsWarehouseOnly() {
    Lake lake = lake(api.localWarehouse("granting"));
    Lake free = lake(api.localWarehouse("free"));
    policy(lake, "{\"require-reason\": [\"grant\"]}").is(200);
    String grant =
        "{\"writes\": [{\"principal\": {\"user\": \"oidc~someone\"}, \"privilege\": \"select\"}]}";
    for (String object : List.of("", "/namespace/" + lake.id("n"), "/table/" + lake.id("n", "t"))) {
      refused(api.post(lake.management() + object + "/grants", grant));
      api.post(lake.management() + object + "/grants", grant, REASON, "a colleague").is(204);
    }
    refused(api.post(lake.management() + "/grants", grant.replace("writes", "deletes")));
    api.post(free.management() + "/grants", grant).is(204);
    api.delete(lake.catalog() + "/namespaces/n/tables/t").is(204);
  }

  @Test
  void requestWithAKeyCanBeSentAgainWithAReason() {
    Lake lake = lake(api.localWarehouse("keyed"));
    policy(lake, "{\"require-reason\": [\"drop\"]}").is(200);
    String key = UUID.randomUUID().toString();
    String table = lake.catalog() + "/namespaces/n/tables/t";
    refused(api.delete(table, "Idempotency-Key", key));
    api.delete(table, "Idempotency-Key", key, REASON, "old").is(204);
    api.delete(table, "Idempotency-Key", key).is(204);
  }

  @Test
  void invalidPolicyIsRefused() {
    Lake lake = lake(api.localWarehouse("policy"));
    long events = database.events();
    for (String body :
        List.of(
            "{}",
            "{\"require-reason\": [\"commit\"]}",
            "{\"require-reason\": [\"drop\"], \"ticket-pattern\": \"\"}",
            "{\"require-reason\": [\"drop\"], \"ticket-pattern\": \"" + "x".repeat(65) + "\"}",
            "{\"require-reason\": [], \"ticket-pattern\": \"x\"}")) {
      policy(lake, body).isError(400, "BadRequestException");
    }
    policy(lake, "{\"require-reason\": []}").is(200);
    assertThat(database.events()).isEqualTo(events);
    policy(lake, "{\"require-reason\": [\"grant\", \"drop\", \"drop\"]}").is(200);
    policy(lake, "{\"require-reason\": [\"drop\", \"grant\"]}").is(200);
    assertThat(database.events()).isEqualTo(events + 1);
  }
}
