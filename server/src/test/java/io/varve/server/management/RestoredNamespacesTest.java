package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Restores and undos of several objects whose changes depend on each other. */
final class RestoredNamespacesTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static Management api;
  private static int warehouses;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    api = new Management(server);
    api.bootstrap();
  }

  @AfterAll
  static void stop() {
    database.assertProved();
    server.close();
    database.close();
  }

  private static Lake lake() {
    return new Lake(api, database, api.softWarehouse("namespaces-" + warehouses++));
  }

  private static Response restore(Lake lake, long position, String more) {
    return api.post(
        lake.management() + "/restore", "{\"to\": {\"position\": " + position + "}" + more + "}");
  }

  private static Response undo(Response restored) {
    database.awaitSealed();
    return api.post(
        "/management/v1/requests/" + restored.text("/request-id") + "/undo",
        "{\"reason\": \"no\"}");
  }

  private static void move(Lake lake, String path, String to) {
    api.post(
            lake.management() + "/namespace/" + lake.id(path) + "/move",
            "{\"destination\": [" + to + "]}")
        .is(200);
  }

  private static void commit(Lake lake, String table, String key) {
    api.post(
            lake.catalog() + "/namespaces/n/tables/" + table,
            """
            {"requirements": [], "updates": [
              {"action": "set-properties", "updates": {"%s": "1"}}]}\
            """
                .formatted(key))
        .is(200);
  }

  @Test
  void idOfAnotherWarehousesTableIsUnknown() {
    Lake one = lake();
    Lake two = lake();
    two.namespace("n");
    two.table("n", "t");
    String id = two.id("n", "t");
    long position = database.head();
    commit(two, "t", "a");
    long now = database.head();
    String scope = ", \"scope\": {\"tables\": [{\"id\": \"%s\"}]}";
    String missing = "0197e6a0-2222-7000-8000-00000000000c";
    Response refused =
        restore(one, position, scope.formatted(id)).isError(404, "NoSuchTableException");
    assertThat(refused.body().replace(id, missing))
        .isEqualTo(restore(one, position, scope.formatted(missing)).is(404).body());
    assertThat(database.head()).isEqualTo(now);
    restore(two, position, scope.formatted(id)).is(200);
  }

  @Test
  void undoOfARestoreGivesUpANameBeforeAnotherTableTakesIt() {
    Lake lake = lake();
    lake.namespace("n");
    lake.table("n", "t");
    String first = lake.id("n", "t");
    long position = database.head();
    api.post(
            lake.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["n"], "name": "t"},
             "destination": {"namespace": ["n"], "name": "u"}}\
            """)
        .is(204);
    lake.table("n", "t");
    String second = lake.id("n", "t");
    commit(lake, "t", "a");
    commit(lake, "t", "b");
    database.awaitSealed();
    Response restored = restore(lake, position, ", \"scope\": {\"namespaces\": [[\"n\"]]}").is(200);
    assertThat(lake.id("n", "t")).isEqualTo(first);
    undo(restored).is(200);
    assertThat(lake.id("n", "t")).isEqualTo(second);
    assertThat(lake.id("n", "u")).isEqualTo(first);
  }

  @Test
  void namespaceComesBackInOneThatMovesBack() {
    Lake lake = lake();
    lake.namespace("a");
    lake.namespace("a", "b");
    String outer = lake.id("a");
    String inner = lake.id("a\u001fb");
    long position = database.head();
    api.delete(lake.catalog() + "/namespaces/a%1Fb").is(204);
    move(lake, "a", "\"moved\"");
    database.awaitSealed();
    restore(lake, position, "").is(200);
    assertThat(lake.id("a")).isEqualTo(outer);
    assertThat(lake.id("a\u001fb")).isEqualTo(inner);
  }

  @Test
  void namespaceLeavesOneThatWasMadeSinceAndEnds() {
    Lake lake = lake();
    lake.namespace("a");
    String id = lake.id("a");
    long position = database.head();
    lake.namespace("since");
    move(lake, "a", "\"since\", \"a\"");
    database.awaitSealed();
    Response restored = restore(lake, position, "").is(200);
    assertThat(lake.id("a")).isEqualTo(id);
    api.get(lake.catalog() + "/namespaces/since").is(404);
    undo(restored).is(200);
    assertThat(lake.id("since\u001fa")).isEqualTo(id);
  }

  @Test
  void viewThatWouldLoseADialectIsNotChanged() {
    Lake lake = lake();
    lake.namespace("n");
    lake.view("n", "v");
    long position = database.head();
    String version =
        """
        {"version-id": 2, "timestamp-ms": 2, "schema-id": 0, "summary": {},
         "default-namespace": ["n"], "representations": [
           {"type": "sql", "sql": "select 1", "dialect": "trino"},
           {"type": "sql", "sql": "select 1", "dialect": "spark"}]}\
        """;
    api.post(
            lake.catalog() + "/namespaces/n/views/v",
            """
            {"requirements": [], "updates": [
              {"action": "add-view-version", "view-version": %s},
              {"action": "set-current-view-version", "view-version-id": -1}]}\
            """
                .formatted(version))
        .is(200);
    database.awaitSealed();
    Response plan = restore(lake, position, ", \"dry-run\": true").is(200);
    assertThat(plan.json().get("possible").asBoolean()).isFalse();
    assertThat(plan.text("/blockers/0/why")).contains("SQL for spark");
    restore(lake, position, "").isError(409, "NotInvertible");
  }
}
