package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commits of a table say who changed what, through renames and after a drop. */
final class CommitLogTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static Management api;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    api = new Management(server);
    api.bootstrap();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static void commit(Lake lake, String name, String updates, String... headers) {
    api.post(
            lake.catalog() + "/namespaces/n/tables/" + name,
            "{\"requirements\": [], \"updates\": [" + updates + "]}",
            headers)
        .is(200);
  }

  private static JsonNode commits(Lake lake, String kind, String id, String query) {
    return JsonMapper.shared().readTree(page(lake, kind, id, query).is(200).body());
  }

  private static Response page(Lake lake, String kind, String id, String query) {
    // The history comes a moment after the ledger; a read of then waits for it.
    long head = database.head();
    api.get("/catalog/v1/" + lake.warehouse() + "@" + head + "/namespaces").is(200);
    return api.get(lake.management() + "/" + kind + "/" + id + "/commits" + query);
  }

  @Test
  void eachCommitSaysWhatItChanged() {
    Lake lake = new Lake(api, database, api.localWarehouse("commits"));
    lake.namespace("n");
    lake.table("n", "t");
    String id = lake.id("n", "t");
    commit(
        lake,
        "t",
        "{\"action\": \"set-properties\", \"updates\": {\"k\": \"v\", \"l\": \"w\"}}",
        "X-Change-Reason",
        "a try",
        "User-Agent",
        "engine/1");
    commit(
        lake,
        "t",
        """
        {"action": "add-schema", "schema": {"type": "struct", "schema-id": 1, "fields": [
          {"id": 1, "name": "key", "required": false, "type": "long", "doc": "which"},
          {"id": 2, "name": "at", "required": false, "type": "timestamp"}]}},
        {"action": "set-current-schema", "schema-id": -1},
        {"action": "remove-properties", "removals": ["l"]}
        """);
    api.post(
            lake.catalog() + "/tables/rename",
            "{\"source\": {\"namespace\": [\"n\"], \"name\": \"t\"},"
                + " \"destination\": {\"namespace\": [\"n\"], \"name\": \"u\"}}")
        .is(204);
    commit(
        lake,
        "u",
        """
        {"action": "add-snapshot", "snapshot": {"snapshot-id": 7, "sequence-number": 1,
          "timestamp-ms": %d, "manifest-list": "file:///none.avro", "schema-id": 1,
          "summary": {"operation": "append", "added-records": "10", "added-data-files": "2"}}},
        {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": 7}
        """
            .formatted(System.currentTimeMillis()));
    api.delete(lake.catalog() + "/namespaces/n/tables/u").is(204);

    JsonNode found = commits(lake, "table", id, "").get("commits");
    assertThat(found).hasSize(4);
    assertThat(found.at("/0/operation").asString()).isEqualTo("append");
    assertThat(found.at("/0/snapshots/0/added-records").asLong()).isEqualTo(10);
    assertThat(found.at("/0/snapshots/0/added-data-files").asLong()).isEqualTo(2);
    assertThat(found.at("/0/refs-set/main").asLong()).isEqualTo(7);
    assertThat(found.at("/0").has("schema")).isFalse();
    assertThat(found.at("/1/schema"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"id": 1, "previous-id": 0,
                     "added": [{"id": 2, "name": "at", "type": "timestamp", "required": false}],
                     "removed": [],
                     "changed": [{"id": 1, "name": "key", "previous-name": "id",
                       "previous-doc": null, "doc": "which"}]}
                    """));
    assertThat(found.at("/1/properties-removed/0").asString()).isEqualTo("l");
    assertThat(found.at("/1/previous-metadata-location"))
        .isEqualTo(found.at("/2/metadata-location"));
    assertThat(found.at("/2/properties-set").toString()).isEqualTo("{\"k\":\"v\",\"l\":\"w\"}");
    assertThat(found.at("/2/reason").asString()).isEqualTo("a try");
    assertThat(found.at("/3/event").asString()).isEqualTo("TableCreated");

    List<Long> positions = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = commits(lake, "table", id, "?pageSize=3&pageToken=" + token);
      page.get("commits").forEach(one -> positions.add(one.get("position").asLong()));
      token = page.path("next-page-token").asString("");
    } while (!token.isEmpty());
    assertThat(positions)
        .containsExactlyElementsOf(
            found.valueStream().map(one -> one.get("position").asLong()).toList());
  }

  @Test
  void commitsAreThoseOfTheWarehouseAndTheKind() {
    Lake lake = new Lake(api, database, api.localWarehouse("one"));
    Lake other = new Lake(api, database, api.localWarehouse("two"));
    lake.namespace("n");
    lake.view("n", "v");
    String id = lake.id("n", "v");
    assertThat(commits(lake, "view", id, "").get("commits")).hasSize(1);
    page(other, "view", id, "").isError(404, "NoSuchViewException");
    page(lake, "table", id, "").isError(404, "NoSuchTableException");
    page(lake, "view", "x", "").isError(404, "NoSuchViewException");
    page(lake, "view", id, "?pageToken=x").isError(400, "BadRequestException");
  }
}
