package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Restores that one transaction is too small for: tasks with progress, on two nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeRestoreTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);
  private int warehouses;

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void stop() {
    database.assertProved();
    other.close();
    server.close();
    database.assertNoDeadlock();
    database.close();
  }

  private Lake lake() {
    return new Lake(api, database, api.softWarehouse("large-" + warehouses++));
  }

  private static void tables(Lake lake, String namespace, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      lake.table(namespace, prefix + i);
    }
  }

  private void drop(Lake lake, String namespace, String prefix, int from, int to) {
    for (int i = from; i < to; i++) {
      api.delete(lake.catalog() + "/namespaces/" + namespace + "/tables/" + prefix + i).is(204);
    }
  }

  private void rename(Lake lake, String namespace, String from, String to) {
    api.post(
            lake.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["%1$s"], "name": "%2$s"},
             "destination": {"namespace": ["%1$s"], "name": "%3$s"}}\
            """
                .formatted(namespace, from, to))
        .is(204);
  }

  private void commit(Lake lake, String namespace, String table) {
    api.post(
            lake.catalog() + "/namespaces/" + namespace + "/tables/" + table,
            """
            {"requirements": [], "updates": [
              {"action": "set-properties", "updates": {"changed": "1"}}]}\
            """)
        .is(200);
  }

  private static String body(long position, String more) {
    return "{\"to\": {\"position\": " + position + "}" + more + "}";
  }

  private Response restore(Lake lake, long position, String more, String... headers) {
    return api.post(lake.management() + "/restore", body(position, more), headers);
  }

  private Response task(Response begun) {
    return elsewhere.get(begun.text("/follow")).is(200);
  }

  private Response awaitTask(Response begun, String status) {
    return await()
        .atMost(LIMIT)
        .until(() -> task(begun), task -> task.text("/status").equals(status));
  }

  private void control(Lake lake, Response begun, String action) {
    api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"%s\"}, \"task-ids\": [\"%s\"]}"
                .formatted(action, begun.text("/task-id")))
        .is(204);
  }

  private void assertIsThen(Lake lake, long position) {
    database.awaitSealed();
    assertThat(RestoredState.of(elsewhere, lake.warehouse()))
        .isEqualTo(RestoredState.of(api, lake.warehouse() + "@" + position));
  }

  private long names(Lake lake, String namespace) {
    return database.count(
        "select count(*) from names where namespace_id = '" + lake.id(namespace) + "'");
  }

  /** A namespace with more tables than one transaction changes. */
  private Lake filled(String namespace) {
    Lake lake = lake();
    lake.namespace(namespace);
    tables(lake, namespace, "t", 130);
    return lake;
  }

  @Test
  void warehouseWithHundredsOfChangesIsWhatItWas() {
    Lake lake = lake();
    lake.namespace("a");
    lake.namespace("a", "sub");
    lake.namespace("b");
    lake.namespace("c");
    tables(lake, "a", "t", 100);
    tables(lake, "b", "t", 100);
    tables(lake, "c", "t", 50);
    lake.view("b", "v");
    lake.genericTable("b", "g");
    long position = database.head();
    Map<String, String> then = RestoredState.of(api, lake.warehouse());

    drop(lake, "a", "t", 0, 40);
    for (int i = 40; i < 70; i++) {
      commit(lake, "a", "t" + i);
    }
    tables(lake, "a", "t", 10);
    // Each takes the name of its neighbour.
    for (int i = 99; i >= 20; i--) {
      rename(lake, "b", "t" + i, "t" + (i + 1));
    }
    api.delete(lake.catalog() + "/namespaces/b/views/v").is(204);
    api.delete(lake.catalog() + "/namespaces/c?recursive=true").is(204);
    lake.namespace("d");
    lake.namespace("d", "e");
    tables(lake, "d", "t", 30);
    rename(lake, "a", "t71", "moved");
    database.awaitSealed();

    JsonNode plan = restore(lake, position, ", \"dry-run\": true").is(200).json();
    assertThat(plan.get("task").asBoolean()).isTrue();
    assertThat(plan.get("complete").asBoolean()).isTrue();
    assertThat(plan.get("possible").asBoolean()).as(plan.toString()).isTrue();
    assertThat(plan.at("/plan/steps")).hasSize(100);
    JsonNode changes = plan.at("/plan/changes");
    assertThat(changes.get("undrop").asInt()).isEqualTo(91);
    assertThat(changes.get("commit").asInt()).isEqualTo(30);
    assertThat(changes.get("rename").asInt()).isEqualTo(81);
    assertThat(changes.get("restore").asInt()).isEqualTo(1);
    assertThat(changes.get("drop").asInt()).isEqualTo(42);

    String key = UUID.randomUUID().toString();
    String[] headers = {"Idempotency-Key", key, "X-Change-Reason", "wrong script"};
    Response begun = restore(lake, position, "", headers).is(202);
    Response ended = awaitTask(begun, "SUCCESS");
    assertThat(ended.json().at("/execution-details/changes")).isEqualTo(changes);
    assertThat(ended.text("/progress")).isEqualTo("1.0");
    assertIsThen(lake, position);
    assertThat(RestoredState.of(api, lake.warehouse())).isEqualTo(then);
    assertThat(restore(lake, position, "", headers).is(202).body()).isEqualTo(begun.body());

    String ofRequest = "metadata->>'request-id' = '" + begun.text("/request-id") + "'";
    // The beginning, the changes and the end, each once, for the reason that was given.
    assertThat(database.count("select count(*) from events where " + ofRequest)).isEqualTo(247);
    assertThat(
            database.count(
                "select count(*) from events e join requests r"
                    + " on r.hash = decode(e.metadata->>'request-hash', 'hex')"
                    + " where r.reason = 'wrong script' and e."
                    + ofRequest))
        .isEqualTo(247);
    assertThat(restore(lake, position, "").is(200).json().get("steps")).isEmpty();
    // A restore to the position before it is its undo.
    Response undone = restore(lake, position + 1, ", \"dry-run\": true").is(200);
    assertThat(undone.json().at("/task").asBoolean()).isFalse();
  }

  @Test
  void restoreThatRunsShowsProgressKeepsOthersOutAndIsCancelled() throws SQLException {
    Lake lake = filled("a");
    lake.namespace("b");
    tables(lake, "b", "t", 60);
    long position = database.head();
    drop(lake, "a", "t", 0, 130);
    drop(lake, "b", "t", 0, 60);
    database.awaitSealed();
    Response begun;
    try (Connection holder = database.postgres().superuserSource(database.name()).getConnection()) {
      holder.setAutoCommit(false);
      try (var statement = holder.createStatement()) {
        statement.execute(
            "select from namespaces where namespace_id = '" + lake.id("b") + "' for update");
      }
      begun = restore(lake, position, "").is(202);
      Response running =
          await()
              .atMost(LIMIT)
              .until(() -> task(begun), task -> task.json().get("progress").asDouble() > 0.3);
      assertThat(running.text("/message")).contains("objects compared");
      assertThat(running.text("/queue-name")).isEqualTo("restore");
      restore(lake, position, "").isError(409, "RestoreRunning");
      restore(lake, position, ", \"scope\": {\"namespaces\": [[\"a\"]]}")
          .isError(409, "RestoreRunning");
      control(lake, begun, "cancel");
      holder.rollback();
    }
    awaitTask(begun, "CANCELLED");
    await()
        .atMost(LIMIT)
        .until(
            () -> database.count("select count(*) from task_attempts where ended_at is null") == 0);
    // What was done stays, and what was not is left.
    assertThat(names(lake, "a")).isEqualTo(130);
    assertThat(names(lake, "b")).isLessThan(60);
    restore(lake, position, "").is(200);
    assertIsThen(lake, position);
  }

  @Test
  void blockedObjectDoesNotStopTheOthers() {
    Lake lake = filled("a");
    long position = database.head();
    drop(lake, "a", "t", 0, 130);
    lake.table("a", "since");
    String since = lake.id("a", "since");
    String path = lake.management() + "/table/" + since + "/protection";
    api.post(path, "{\"protected\": true}").is(200);
    database.awaitSealed();
    Response plan = restore(lake, position, ", \"dry-run\": true").is(200);
    assertThat(plan.json().get("possible").asBoolean()).isFalse();
    Response begun = restore(lake, position, "").is(202);
    assertThat(begun.text("/plan/blockers/0/id")).isEqualTo(since);
    Response failed = awaitTask(begun, "FAILED");
    assertThat(failed.text("/message")).contains("in the way of 1 objects", "protected");
    assertThat(failed.text("/execution-details/blockers/0/id")).isEqualTo(since);
    assertThat(failed.json().at("/execution-details/blocked").asInt()).isEqualTo(1);
    assertThat(names(lake, "a")).isEqualTo(131);

    api.post(path, "{\"protected\": false}").is(200);
    control(lake, begun, "run-now");
    awaitTask(begun, "SUCCESS");
    assertIsThen(lake, position);
  }

  @Test
  void namespaceIsRestoredAndARestoreThatFailedGivesWayToANewOne() {
    Lake lake = filled("a");
    lake.namespace("other");
    lake.table("other", "t");
    lake.table("a", "away");
    long position = database.head();
    drop(lake, "a", "t", 0, 130);
    drop(lake, "other", "t", 0, 0);
    api.post(
            lake.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["other"], "name": "t"},
             "destination": {"namespace": ["a"], "name": "came"}}\
            """)
        .is(204);
    lake.table("other", "later");
    lake.table("a", "since");
    String path = lake.management() + "/table/" + lake.id("a", "since") + "/protection";
    api.post(path, "{\"protected\": true}").is(200);
    database.awaitSealed();
    String scope = ", \"scope\": {\"namespaces\": [[\"a\"]]}";
    Response first = restore(lake, position, scope).is(202);
    assertThat(awaitTask(first, "FAILED").text("/entity/type")).isEqualTo("namespace");
    drop(lake, "a", "t", 0, 130);
    api.post(path, "{\"protected\": false}").is(200);
    database.awaitSealed();
    Response second = restore(lake, position, scope).is(202);
    assertThat(awaitTask(second, "SUCCESS").text("/entity-name/0")).isEqualTo("a");
    awaitTask(first, "CANCELLED");
    assertThat(lake.id("other", "t")).isNotEmpty();
    assertThat(lake.id("other", "later")).isNotEmpty();
    assertThat(names(lake, "a")).isEqualTo(131);
  }
}
