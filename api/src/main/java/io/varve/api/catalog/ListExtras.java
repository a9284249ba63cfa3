package io.varve.api.catalog;

import io.varve.ledger.store.LedgerJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a list tells beside names to those who ask for it, as clients of Lakekeeper do: ids and
 * whether something is protected, each in the order of the names.
 *
 * @param uuids {@code returnUuids}
 * @param protection {@code returnProtectionStatus}
 */
record ListExtras(boolean uuids, boolean protection) {

  boolean isEmpty() {
    return !uuids && !protection;
  }

  /**
   * A list with what was asked for.
   *
   * @param list the specification's list, as JSON
   * @param field that ids go to, such as {@code table-uuids}
   */
  byte[] addTo(byte[] list, String field, List<UUID> ids, List<Boolean> protections) {
    if (isEmpty()) {
      return list;
    }
    ObjectNode node = (ObjectNode) LedgerJson.mapper().readTree(list);
    if (uuids) {
      ArrayNode all = node.putArray(field);
      ids.forEach(id -> all.add(id.toString()));
    }
    if (protection) {
      ArrayNode all = node.putArray("protection-status");
      protections.forEach(all::add);
    }
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
