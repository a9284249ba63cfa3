package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A diff says how tables are partitioned and sorted, and what warehouses are set to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiffDetailsTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);

  @BeforeAll
  void start() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private JsonNode change(Lake lake, String query) {
    return api.get(lake.management() + "/diff?" + query).is(200).json().at("/changes/0");
  }

  private void update(Lake lake, String table, String updates) {
    api.post(
            lake.catalog() + "/namespaces/n/tables/" + table,
            "{\"requirements\": [], \"updates\": [" + updates + "]}")
        .is(200);
  }

  @Test
  void partitionsAndSortOrdersAreCompared() {
    Lake lake = new Lake(api, database, api.localWarehouse("layouts"));
    lake.namespace("n");
    lake.table("n", "t");
    long start = database.head();
    update(
        lake,
        "t",
        """
        {"action": "add-spec", "spec": {"spec-id": 1, "fields": [
          {"source-id": 1, "transform": "bucket[4]", "name": "shard"}]}},
        {"action": "set-default-spec", "spec-id": -1},
        {"action": "add-sort-order", "sort-order": {"order-id": 1, "fields": [
          {"source-id": 1, "transform": "identity", "direction": "desc",
           "null-order": "nulls-last"}]}},
        {"action": "set-default-sort-order", "sort-order-id": -1}\
        """);
    long laidOut = database.head();
    JsonNode change = change(lake, "from=" + start);
    assertThat(change.at("/partition-spec/previous-id").asInt()).isZero();
    assertThat(change.at("/partition-spec/id").asInt()).isEqualTo(1);
    assertThat(change.at("/partition-spec/added"))
        .hasToString(
            "[{\"id\":1000,\"name\":\"shard\",\"column\":\"id\",\"transform\":\"bucket[4]\"}]");
    assertThat(change.at("/sort-order/previous-fields")).isEmpty();
    assertThat(change.at("/sort-order/fields"))
        .hasToString(
            "[{\"column\":\"id\",\"transform\":\"identity\",\"direction\":\"desc\","
                + "\"null-order\":\"nulls-last\"}]");
    JsonNode back = change(lake, "from=" + laidOut + "&to=" + start);
    assertThat(back.at("/partition-spec/removed/0/name").asText()).isEqualTo("shard");
    assertThat(back.at("/sort-order/fields")).isEmpty();

    // A column with another name is no other partition and no other order.
    update(
        lake,
        "t",
        """
        {"action": "add-schema", "last-column-id": 1, "schema": {"type": "struct", "schema-id": 1,
          "fields": [{"id": 1, "name": "number", "required": false, "type": "long"}]}},
        {"action": "set-current-schema", "schema-id": -1}\
        """);
    JsonNode renamed = change(lake, "from=" + laidOut);
    assertThat(renamed.at("/schema/changed/0/name").asText()).isEqualTo("number");
    assertThat(renamed.has("partition-spec")).isFalse();
    assertThat(renamed.has("sort-order")).isFalse();

    long before = database.head();
    update(
        lake,
        "t",
        """
        {"action": "add-spec", "spec": {"spec-id": 2, "fields": [
          {"source-id": 1, "field-id": 1000, "transform": "bucket[4]", "name": "part"}]}},
        {"action": "set-default-spec", "spec-id": -1}\
        """);
    assertThat(change(lake, "from=" + before).at("/partition-spec/changed"))
        .hasToString("[{\"id\":1000,\"name\":\"part\",\"previous-name\":\"shard\"}]");
  }

  @Test
  void settingsOfTheWarehouseAreCompared() {
    Lake lake = new Lake(api, database, api.localWarehouse("settings"));
    long start = database.head();
    assertThat(change(lake, "from=" + start).isMissingNode()).isTrue();
    api.post(lake.management() + "/rename", "{\"new-name\": \"renamed\"}").is(200);
    api.post(
            lake.management() + "/delete-profile",
            "{\"delete-profile\": {\"type\": \"soft\", \"expiration-seconds\": 3600}}")
        .is(200);
    api.post(lake.management() + "/protection", "{\"protected\": true}").is(200);
    api.post(lake.management() + "/deactivate", null).is(200);
    JsonNode change = change(lake, "from=" + start);
    assertThat(change.get("kind").asText()).isEqualTo("warehouse");
    assertThat(change.get("settings"))
        .hasToString(
            "{\"previous-delete-profile\":{\"type\":\"hard\"},"
                + "\"delete-profile\":{\"type\":\"soft\",\"expiration-seconds\":3600},"
                + "\"previous-name\":\"settings\",\"name\":\"renamed\","
                + "\"previous-protected\":false,\"protected\":true,"
                + "\"previous-status\":\"active\",\"status\":\"inactive\"}");
    long end = database.head();
    api.post(lake.management() + "/activate", null).is(200);
    assertThat(change(lake, "from=" + end).get("settings"))
        .hasToString("{\"previous-status\":\"inactive\",\"status\":\"active\"}");
  }
}
