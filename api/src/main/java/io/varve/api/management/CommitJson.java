package io.varve.api.management;

import io.varve.ledger.store.LedgerJson;
import io.varve.query.commit.CommitReads.CommitRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A commit of a table or view as JSON. */
final class CommitJson {

  /** What is answered of a snapshot, by its key in the summary there. */
  private static final Map<String, String> COUNTS =
      Map.of(
          "added-records", "added-records",
          "deleted-records", "deleted-records",
          "added-data-files", "added-data-files",
          "deleted-data-files", "deleted-data-files",
          "added-files-size", "added-bytes",
          "removed-files-size", "removed-bytes",
          "total-records", "total-records");

  private CommitJson() {}

  /**
   * A commit.
   *
   * @param schema what changed in the schema; null if nothing did, or it is not known
   */
  static ObjectNode of(CommitRow row, @Nullable ObjectNode schema) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("position", row.position());
    json.put("committed-at", row.at().toString());
    json.put("event-id", row.eventId().toString());
    json.put("event", row.event());
    put(json, "principal", row.principal());
    put(json, "assumed-role", row.assumedRole());
    put(json, "engine", row.userAgent());
    put(json, "request-id", row.requestId());
    put(json, "reason", row.reason());
    json.put("metadata-location", row.metadata().location());
    put(json, "previous-metadata-location", row.previousLocation());
    if (row.result() != null) {
      result(json, LedgerJson.mapper().readTree(row.result()));
    }
    if (row.properties() != null) {
      properties(json, LedgerJson.mapper().readTree(row.properties()));
    }
    if (row.schemaId() != null && !row.schemaId().equals(row.previousSchemaId())) {
      ObjectNode change = json.putObject("schema");
      change.put("id", row.schemaId());
      if (row.previousSchemaId() != null) {
        change.put("previous-id", row.previousSchemaId());
      }
      if (schema != null) {
        change.setAll(schema);
      }
    }
    return json;
  }

  private static void result(ObjectNode json, JsonNode result) {
    JsonNode current = result.path("snapshot-id");
    if (current.isNumber()) {
      json.set("snapshot-id", current);
    }
    ArrayNode snapshots = JsonNodeFactory.instance.arrayNode();
    for (JsonNode added : result.path("snapshots")) {
      ObjectNode snapshot = snapshots.addObject();
      for (String key : new String[] {"snapshot-id", "parent-id", "sequence-number", "operation"}) {
        if (!added.path(key).isMissingNode() && !added.path(key).isNull()) {
          snapshot.set(key, added.get(key));
        }
      }
      COUNTS.forEach(
          (key, name) -> {
            String count = added.path("summary").path(key).asString("");
            if (count.matches("\\d{1,18}")) {
              snapshot.put(name, Long.parseLong(count));
            }
          });
    }
    if (!snapshots.isEmpty()) {
      json.set("operation", snapshots.get(snapshots.size() - 1).path("operation"));
      json.set("snapshots", snapshots);
    }
    putIfAny(json, "refs-set", result.path("refs"));
    putIfAny(json, "refs-removed", result.path("removed-refs"));
    putIfAny(json, "snapshots-removed", result.path("removed-snapshots"));
  }

  private static void properties(ObjectNode json, JsonNode updates) {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    ArrayNode removed = JsonNodeFactory.instance.arrayNode();
    for (JsonNode update : updates) {
      update.path("updates").properties().forEach(one -> set.set(one.getKey(), one.getValue()));
      update.path("removals").forEach(removed::add);
    }
    putIfAny(json, "properties-set", set);
    putIfAny(json, "properties-removed", removed);
  }

  private static void putIfAny(ObjectNode json, String key, JsonNode value) {
    if (!value.isEmpty()) {
      json.set(key, value);
    }
  }

  private static void put(ObjectNode json, String key, @Nullable String text) {
    if (text != null) {
      json.put(key, text);
    }
  }
}
