package io.varve.server.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of a catalog is again as it was after a restore, or after an undo of an undo. */
final class RestoredState {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What comes back of the metadata of a table or view. */
  private static final List<String> STATE =
      List.of("location", "properties", "refs", "table-uuid", "view-uuid");

  private RestoredState() {}

  /** All that a prefix serves, by path, of tables and views what a restore brings back. */
  static Map<String, String> of(Management from, String prefix) {
    Map<String, String> found = new TreeMap<>();
    RandomCatalog.served(from, prefix).forEach((path, body) -> found.put(path, state(body)));
    return found;
  }

  private static String state(String body) {
    try {
      JsonNode metadata = JSON.readTree(body).get("metadata");
      if (metadata == null) {
        return body;
      }
      ObjectNode state = JSON.createObjectNode();
      STATE.forEach(field -> state.set(field, metadata.get(field)));
      for (JsonNode schema : metadata.path("schemas")) {
        if (schema.get("schema-id").equals(metadata.get("current-schema-id"))) {
          state.set("fields", schema.get("fields"));
        }
      }
      for (JsonNode spec : metadata.path("partition-specs")) {
        if (spec.get("spec-id").equals(metadata.get("default-spec-id"))) {
          state.set("spec", spec.get("fields"));
        }
      }
      for (JsonNode version : metadata.path("versions")) {
        if (version.get("version-id").equals(metadata.get("current-version-id"))) {
          state.set("sql", version.get("representations"));
        }
      }
      return state.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
