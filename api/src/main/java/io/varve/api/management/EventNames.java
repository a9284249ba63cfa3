package io.varve.api.management;

import io.varve.ledger.store.LedgerJson;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Those fields of an event's payload that say what it is about. The rest may be megabytes of
 * updates, and is passed over.
 */
final class EventNames {

  private static final Set<String> FIELDS = Set.of("to", "name", "levels");

  // What follows it are other fields.
  private static final ObjectReader ONE_VALUE =
      LedgerJson.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private EventNames() {}

  static JsonNode of(String payload) {
    ObjectNode names = JsonNodeFactory.instance.objectNode();
    try (JsonParser parser = LedgerJson.mapper().createParser(payload)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (FIELDS.contains(field)) {
          names.set(field, ONE_VALUE.readTree(parser));
        } else {
          parser.skipChildren();
        }
      }
    }
    return names;
  }
}
