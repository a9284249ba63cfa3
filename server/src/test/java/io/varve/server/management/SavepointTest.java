package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.server.task.TaskScheduling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Positions have names, and keep the files that the warehouse had there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SavepointTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String IN_2099 = "\"protect-until\": \"2099-01-01T00:00:00Z\"";

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
    // A purge has taken files of the past.
    database.awaitSealed();
    database.assertSealedInOrder();
    assertThat(database.verify(true).differences()).isEmpty();
    database.close();
  }

  private Lake lake(String name) {
    Lake lake = new Lake(api, database, api.localWarehouse(name));
    lake.namespace("n");
    return lake;
  }

  private static String savepoints(Lake lake) {
    return lake.management() + "/savepoint";
  }

  private Response tag(Lake lake, String name, String more) {
    return api.post(
        savepoints(lake),
        "{\"name\": \"" + name + "\"" + (more.isEmpty() ? "" : ", " + more) + "}");
  }

  /** The task that purges a table, which it has dropped. */
  private String purge(Lake lake, String table) {
    String id = lake.id("n", table);
    api.delete(lake.catalog() + "/namespaces/n/tables/" + table + "?purgeRequested=true").is(204);
    return database
        .admin()
        .sql("select task_id::text from tasks where object_id = ?::uuid")
        .param(id)
        .query(String.class)
        .single();
  }

  private void runNow(Lake lake, String task) {
    api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"" + task + "\"]}")
        .is(204);
  }

  private void awaitDone(Lake lake, String task) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              server.get(TaskScheduling.class).dispatch(server.get(Scheduler.class));
              return api.get(lake.management() + "/task/by-id/" + task)
                  .text("/status")
                  .equals("SUCCESS");
            });
  }

  @Test
  void tagOpensTheWarehouseAsItWasOnAnyNode() {
    Lake lake = lake("opened");
    lake.table("n", "t");
    Response made = tag(lake, "q2-close", "").is(201);
    api.delete(lake.catalog() + "/namespaces/n/tables/t").is(204);
    long position = made.json().get("position").asLong();
    assertThat(made.text("/timestamp")).isNotBlank();
    assertThat(made.json().has("protect-until")).isFalse();
    String prefix = elsewhere.config("opened@tag:q2-close").is(200).text("/overrides/prefix");
    assertThat(prefix).isEqualTo(lake.warehouse() + "@" + position);
    elsewhere.get("/catalog/v1/" + prefix + "/namespaces/n/tables/t").is(200);

    tag(lake, "a", "\"position\": " + position).is(201);
    tag(lake, "b", "\"timestamp\": \"" + made.text("/timestamp") + "\"").is(201);
    Response first = elsewhere.get(savepoints(lake) + "?pageSize=2").is(200);
    assertThat(first.json().at("/savepoints").findValuesAsText("name")).containsExactly("a", "b");
    assertThat(first.json().at("/savepoints").findValuesAsText("position"))
        .containsOnly("" + position);
    Response last =
        elsewhere
            .get(savepoints(lake) + "?pageSize=2&pageToken=" + first.text("/next-page-token"))
            .is(200);
    assertThat(last.json().at("/savepoints").findValuesAsText("name")).containsExactly("q2-close");
    assertThat(last.json().has("next-page-token")).isFalse();

    elsewhere.delete(savepoints(lake) + "/q2-close").is(204);
    api.config("opened@tag:q2-close").isError(404, "SavepointNotFound");
    api.delete(savepoints(lake) + "/q2-close").isError(404, "SavepointNotFound");
  }

  @Test
  void nameIsGivenOnceWhicheverNodeIsAsked() throws Exception {
    Lake lake = lake("raced");
    try (var threads = Executors.newFixedThreadPool(2)) {
      Callable<Integer> here = () -> api.post(savepoints(lake), "{\"name\": \"once\"}").status();
      Callable<Integer> there =
          () -> elsewhere.post(savepoints(lake), "{\"name\": \"once\"}").status();
      var answers = threads.invokeAll(List.of(here, there));
      assertThat(answers).extracting(answer -> answer.get()).containsExactlyInAnyOrder(201, 409);
    }
    tag(lake, "once", "").isError(409, "SavepointAlreadyExists");
    api.delete(savepoints(lake) + "/once").is(204);
    tag(lake, "once", "").is(201);
  }

  @Test
  void invalidTagIsRefused() {
    Lake lake = lake("refused");
    long events = database.events();
    for (String name : new String[] {"", ".", "..", "a b", "a/b", "ä", "-", "x".repeat(129)}) {
      tag(lake, name, "").isError(400, "BadRequestException");
    }
    for (String more :
        new String[] {
          "\"position\": -1",
          "\"position\": 1000000",
          "\"position\": 99999999999999999999",
          "\"position\": 3, \"timestamp\": \"2026-01-01T00:00:00Z\"",
          "\"timestamp\": \"yesterday\"",
          "\"timestamp\": \"2099-01-01T00:00:00Z\"",
          "\"protect-until\": \"2001-01-01T00:00:00Z\"",
          "\"protect-until\": \"+999999999-01-01T00:00:00Z\""
        }) {
      tag(lake, "a", more).isError(400, "BadRequestException");
    }
    api.post(savepoints(lake), "{}").isError(400, "BadRequestException");
    tag(lake, "a", "\"position\": 0").isError(404, "NoSuchWarehouseException");
    api.post("/management/v1/warehouse/" + UUID.randomUUID() + "/savepoint", "{\"name\": \"a\"}")
        .isError(404, "NoSuchWarehouseException");
    assertThat(database.events()).isEqualTo(events);
    api.config("refused@tag:none").isError(404, "SavepointNotFound");
    api.config("refused@tag:").isError(404, "SavepointNotFound");
  }

  @Test
  void purgeWaitsForWhatProtectsItsTable() {
    Lake lake = lake("protected");
    lake.table("n", "before");
    lake.table("n", "kept");
    lake.genericTable("n", "files");
    String before = purge(lake, "before");
    tag(lake, "unprotected", "").is(201);
    tag(lake, "closed", IN_2099).is(201);
    lake.table("n", "after");
    String kept = purge(lake, "kept");
    String after = purge(lake, "after");
    api.delete(lake.generic("n") + "/files?purgeRequested=true").is(204);
    database.awaitSealed();

    runNow(lake, before);
    runNow(lake, after);
    awaitDone(lake, before);
    awaitDone(lake, after);
    runNow(lake, kept);
    for (Management node : new Management[] {api, elsewhere}) {
      Response waiting = node.get(lake.management() + "/task/by-id/" + kept).is(200);
      assertThat(waiting.text("/status")).isEqualTo("SCHEDULED");
      assertThat(waiting.text("/message")).contains("savepoint closed");
    }
    String prefix = api.config("protected@tag:closed").is(200).text("/overrides/prefix");
    api.get("/catalog/v1/" + prefix + "/namespaces/n/tables/kept").is(200);

    api.delete(savepoints(lake) + "/closed").is(204);
    awaitDone(lake, kept);
    api.get("/catalog/v1/" + prefix + "/namespaces/n/tables/kept")
        .isError(410, "AsOfDataUnavailable");
  }

  @Test
  void purgeLeavesProtectedFilesThatWereRegisteredAnew() {
    Lake lake = lake("registered");
    lake.table("n", "first");
    String table = lake.catalog() + "/namespaces/n/tables/first";
    String metadata = api.get(table).is(200).text("/metadata-location");
    tag(lake, "closed", IN_2099).is(201);
    api.delete(table).is(204);
    api.post(
            lake.catalog() + "/namespaces/n/register",
            "{\"name\": \"second\", \"metadata-location\": \"" + metadata + "\"}")
        .is(200);
    String purge = purge(lake, "second");
    database.awaitSealed();
    runNow(lake, purge);
    awaitDone(lake, purge);
    String prefix = api.config("registered@tag:closed").is(200).text("/overrides/prefix");
    assertThat(
            api.get("/catalog/v1/" + prefix + "/namespaces/n/tables/first")
                .is(200)
                .text("/metadata-location"))
        .isEqualTo(metadata);
  }

  @Test
  void protectionEndsByItself() {
    Lake lake = lake("ending");
    lake.table("n", "t");
    tag(lake, "soon", "\"protect-until\": \"" + Instant.now().plusSeconds(10) + "\"").is(201);
    String task = purge(lake, "t");
    runNow(lake, task);
    awaitDone(lake, task);
    assertThat(
            database
                .admin()
                .sql(
                    "select bool_and(e.occurred_at::timestamptz >= s.protect_until)"
                        + " from events e, savepoints s where e.event_name = 'TablePurged'"
                        + " and s.name = 'soon' and e.stream_id ="
                        + " (select object_id from tasks where task_id = ?::uuid)")
                .param(task)
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void warehouseStaysWhileASavepointProtectsIt() {
    Lake lake = lake("staying");
    tag(lake, "plain", "").is(201);
    tag(lake, "closed", IN_2099).is(201);
    assertThat(
            api.delete(lake.management() + "?force=true")
                .isError(409, "HeldByPolicy")
                .text("/error/message"))
        .contains("closed");
    api.delete(lake.catalog() + "/namespaces/n").is(204);
    api.delete(lake.management()).isError(409, "HeldByPolicy");
    api.delete(savepoints(lake) + "/closed").is(204);
    api.delete(lake.management()).is(204);
    api.get(savepoints(lake)).isError(404, "NoSuchWarehouseException");
  }

  @Test
  void requestThatIsSentAgainMakesOneTag() {
    Lake lake = lake("again");
    String key = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      api.post(savepoints(lake), "{\"name\": \"k\"}", "Idempotency-Key", key).is(201);
    }
    assertThat(database.count("select count(*) from events where payload->>'savepoint' = 'k'"))
        .isEqualTo(1);
  }
}
