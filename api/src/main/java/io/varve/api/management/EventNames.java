package io.varve.api.management;

import io.varve.ledger.store.LedgerJson;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Those fields of an event's payload that say what it is about. The rest may be megabytes of
 * updates, and is passed over.
 */
final class EventNames {

  private static final Set<String> FIELDS = Set.of("to", "name", "levels");

  private EventNames() {}

  static JsonNode of(String payload) {
    ObjectNode names = JsonNodeFactory.instance.objectNode();
    try (JsonParser parser = LedgerJson.mapper().createParser(payload)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (FIELDS.contains(field)) {
          names.set(field, LedgerJson.mapper().<JsonNode>readTree(parser));
        } else {
          parser.skipChildren();
        }
      }
    }
    return names;
  }
}
