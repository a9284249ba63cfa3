package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is restored to a position is what it was then. */
final class RestoreTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static TestServer other;
  private static Management api;
  private static int warehouses;

  @BeforeAll
  @BeforeContainer
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    other = TestServer.unused(database, false);
    api = new Management(server);
    api.bootstrap();
  }

  @AfterAll
  @AfterContainer
  static void stop() {
    other.close();
    server.close();
    database.close();
  }

  private static Lake lake() {
    return new Lake(api, database, api.softWarehouse("restore-" + warehouses++));
  }

  private static Response restore(Lake lake, long position, String more) {
    return api.post(
        lake.management() + "/restore", "{\"to\": {\"position\": " + position + "}" + more + "}");
  }

  private static String table(String namespace, String name) {
    return ", \"scope\": {\"tables\": [{\"namespace\": [\"%s\"], \"name\": \"%s\"}]}"
        .formatted(namespace, name);
  }

  @Property(tries = 4)
  void restoreOfAWarehouseIsWhatItWasAndItsUndoIsIdentity(@ForAll long seed) {
    Lake lake = lake();
    Random random = new Random(seed);
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int what = random.nextInt(17);
      RandomCatalog.change(lake, random, what == 9 ? 8 : what);
      positions.add(database.head());
    }
    Management elsewhere = new Management(other);
    for (int i = 0; i < 4; i++) {
      long position = positions.get(random.nextInt(positions.size()));
      Map<String, String> before = RestoredState.of(api, lake.warehouse());
      Response restored = restore(lake, position, "");
      if (restored.status() == 409) {
        // Two names were exchanged, or a namespace that holds others would have to move.
        restored.isError(409, "NotInvertible");
        assertThat(RestoredState.of(elsewhere, lake.warehouse())).isEqualTo(before);
        continue;
      }
      restored.is(200);
      assertThat(RestoredState.of(elsewhere, lake.warehouse()))
          .as("position " + position)
          .isEqualTo(RestoredState.of(api, lake.warehouse() + "@" + position));
      database.awaitSealed();
      if (!restored.json().get("steps").isEmpty()) {
        Response undone =
            api.post(
                "/management/v1/requests/" + restored.text("/request-id") + "/undo",
                "{\"reason\": \"no\"}");
        if (undone.status() == 409) {
          // A namespace would have to leave a name that another one is to have again.
          undone.isError(409, "NotInvertible");
          assertThat(RestoredState.of(elsewhere, lake.warehouse()))
              .isEqualTo(RestoredState.of(api, lake.warehouse() + "@" + position));
          continue;
        }
        undone.is(200);
        assertThat(RestoredState.of(elsewhere, lake.warehouse())).isEqualTo(before);
      }
      database.awaitSealed();
    }
    database.assertProved();
  }

  private static void commit(Lake lake, String table, String updates) {
    api.post(
            lake.catalog() + "/namespaces/n/tables/" + table,
            "{\"requirements\": [], \"updates\": [" + updates + "]}")
        .is(200);
  }

  private static String snapshot(long id, int sequence, String parent) {
    return """
    {"action": "add-snapshot", "snapshot": {"snapshot-id": %d, "sequence-number": %d, %s
     "timestamp-ms": %d, "manifest-list": "file:/nowhere/%d.avro", "schema-id": 0,
     "summary": {"operation": "append"}}},
    {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": %d}\
    """
        .formatted(id, sequence, parent, System.currentTimeMillis(), id, id);
  }

  @Test
  void tableGetsItsSchemaPropertiesRefsAndNameBack() {
    Lake lake = lake();
    lake.namespace("n");
    lake.table("n", "t");
    commit(lake, "t", snapshot(1, 1, ""));
    commit(
        lake, "t", "{\"action\": \"set-properties\", \"updates\": {\"a\": \"1\", \"b\": \"2\"}}");
    long position = database.head();
    Map<String, String> then = RestoredState.of(api, lake.warehouse());
    commit(lake, "t", snapshot(2, 2, "\"parent-snapshot-id\": 1,"));
    commit(
        lake,
        "t",
        """
        {"action": "set-properties", "updates": {"a": "3", "c": "4"}},
        {"action": "remove-properties", "removals": ["b"]},
        {"action": "set-snapshot-ref", "ref-name": "tag", "type": "tag", "snapshot-id": 2},
        {"action": "add-schema", "schema": {"type": "struct", "fields": [
          {"id": 2, "name": "other", "required": false, "type": "string"}]}},
        {"action": "set-current-schema", "schema-id": -1},
        {"action": "add-spec", "spec": {"fields": [
          {"source-id": 2, "transform": "identity", "name": "other"}]}},
        {"action": "set-default-spec", "spec-id": -1}\
        """);
    api.post(
            lake.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["n"], "name": "t"},
             "destination": {"namespace": ["n"], "name": "u"}}\
            """)
        .is(204);
    Response plan = restore(lake, position, table("n", "t") + ", \"dry-run\": true").is(200);
    assertThat(plan.json().get("possible").asBoolean()).isTrue();
    assertThat(plan.json().findValuesAsText("action")).containsExactly("rename", "commit");
    restore(lake, position, table("n", "t")).is(200);
    assertThat(RestoredState.of(api, lake.warehouse())).isEqualTo(then);
    JsonNode now =
        api.get(lake.catalog() + "/namespaces/n/tables/t").is(200).json().get("metadata");
    assertThat(now.get("last-sequence-number").asInt()).isEqualTo(2);
    assertThat(now.get("last-column-id").asInt()).isEqualTo(2);
    assertThat(now.get("snapshots")).hasSize(2);
    // A client that commits next has a number of its own.
    commit(lake, "t", snapshot(3, 3, "\"parent-snapshot-id\": 1,"));
    assertThat(restore(lake, position, table("n", "missing")).isError(404, "NoSuchTableException"))
        .isNotNull();
  }

  @Test
  void snapshotsThatWereRemovedAreNamedWithTheCommitThatDidIt() {
    Lake lake = lake();
    lake.namespace("n");
    lake.table("n", "t");
    commit(lake, "t", snapshot(1, 1, ""));
    long position = database.head();
    commit(lake, "t", snapshot(2, 2, ""));
    commit(lake, "t", "{\"action\": \"remove-snapshots\", \"snapshot-ids\": [1]}");
    database.awaitSealed();
    String removed =
        database
            .admin()
            .sql("select event_id::text from events order by sequence desc limit 1")
            .query(String.class)
            .single();
    Response refused = restore(lake, position, table("n", "t")).isError(409, "NotInvertible");
    assertThat(refused.text("/error/blockers/0/event")).isEqualTo(removed);
    assertThat(refused.text("/error/blockers/0/why")).contains("Snapshot 1 was removed");
  }

  @Test
  void requestsThatSayNoMomentOrNoObjectAreRefused() {
    Lake lake = lake();
    lake.namespace("n");
    String path = lake.management() + "/restore";
    long position = database.head();
    for (String body :
        List.of(
            "{}",
            "{\"to\": {}}",
            "{\"to\": {\"position\": -1}}",
            "{\"to\": {\"position\": 1000000}}",
            "{\"to\": {\"timestamp\": \"yesterday\"}}",
            "{\"to\": {\"timestamp\": \"2999-01-01T00:00:00Z\"}}",
            "{\"to\": {\"position\": 1, \"timestamp\": \"2999-01-01T00:00:00Z\"}}",
            "{\"to\": {\"position\": %d}, \"scope\": {}}".formatted(position),
            "{\"to\": {\"position\": %d}, \"mode\": \"clone\"}".formatted(position),
            "{\"to\": {\"position\": %d}, \"scope\": {\"tables\": [{\"name\": \"t\"}]}}"
                .formatted(position),
            "{\"to\": {\"position\": %d}, \"scope\": {\"namespaces\": [[\"n\"], [\"m\"]]}}"
                .formatted(position))) {
      api.post(path, body).isError(400, "BadRequestException");
    }
    api.post(path, "{\"to\": {\"position\": 1}}").isError(404, "NoSuchWarehouseException");
    restore(lake, position, ", \"scope\": {\"namespaces\": [[\"m\"]]}")
        .isError(404, "NoSuchNamespaceException");
    assertThat(restore(lake, position, "").is(200).json().get("steps")).isEmpty();
  }
}
