package io.varve.api.management;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
import io.varve.ledger.event.ViewEvent.ViewSoftDropped;
import io.varve.ledger.store.LedgerJson;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.util.RawValue;

/** An event of the feed as Iceberg's proposed events endpoint has it. */
final class IcebergEvent {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final String CUSTOM = "custom";

  /** Operation types of the proposal, by the names of events; all others are custom. */
  private static final Map<String, String> STANDARD =
      named(
          Map.ofEntries(
              Map.entry(TableCreated.class, "create-table"),
              Map.entry(TableRegistered.class, "register-table"),
              Map.entry(TableDropped.class, "drop-table"),
              Map.entry(TableSoftDropped.class, "drop-table"),
              Map.entry(TableUnregistered.class, "drop-table"),
              Map.entry(TableCommitted.class, "update-table"),
              Map.entry(TableRenamed.class, "rename-table"),
              Map.entry(ViewCreated.class, "create-view"),
              Map.entry(ViewDropped.class, "drop-view"),
              Map.entry(ViewSoftDropped.class, "drop-view"),
              Map.entry(ViewCommitted.class, "update-view"),
              Map.entry(ViewRenamed.class, "rename-view"),
              Map.entry(NamespaceCreated.class, "create-namespace"),
              Map.entry(NamespacePropertiesUpdated.class, "update-namespace-properties"),
              Map.entry(NamespaceDropped.class, "drop-namespace")));

  private static Map<String, String> named(Map<Class<? extends Event>, String> types) {
    return types.entrySet().stream()
        .collect(toUnmodifiableMap(one -> EventTypes.of(one.getKey()).name(), Entry::getValue));
  }

  private IcebergEvent() {}

  /** Names of the events of a standard operation type. */
  static List<String> names(String operationType) {
    return STANDARD.entrySet().stream()
        .filter(one -> one.getValue().equals(operationType))
        .map(Entry::getKey)
        .toList();
  }

  /** The operation type of the event of a name. */
  static String operationType(String name) {
    return STANDARD.getOrDefault(name, CUSTOM);
  }

  /** The type of a custom operation, such as {@code x-table-undropped}. */
  static String customType(String name) {
    return "x-" + name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** What an event of the feed says, in full. */
  static JsonNode data(ObjectNode envelope) {
    return envelope.get("data") instanceof POJONode node && node.getPojo() instanceof RawValue raw
        ? LedgerJson.mapper().readTree(raw.rawValue().toString())
        : JSON.missingNode();
  }

  static long timestamp(ObjectNode envelope) {
    return Instant.parse(envelope.path("recorded-at").asString()).toEpochMilli();
  }

  /**
   * The event.
   *
   * @param data what it says, of {@link #data}
   */
  static ObjectNode of(ObjectNode envelope, JsonNode data) {
    ObjectNode event = JSON.objectNode();
    event.set("event-id", envelope.path("event-id"));
    event.set("request-id", envelope.path("request-id"));
    event.set("request-event-count", envelope.path("request-event-count"));
    event.put("timestamp-ms", timestamp(envelope));
    event.putObject("actor").set("id", envelope.path("actor").path("id"));
    event.set("operation", operation(envelope, data));
    return event;
  }

  private static ObjectNode operation(ObjectNode envelope, JsonNode data) {
    String name = envelope.path("type").asString();
    String type = operationType(name);
    ObjectNode operation = JSON.objectNode();
    operation.put("operation-type", type);
    if (type.equals(CUSTOM)) {
      operation.put("custom-type", customType(name));
    }
    if (type.startsWith("rename")) {
      operation.set("source", identifier(data.path("from")));
      operation.set("destination", identifier(data.path("to")));
    } else if (data.path("name").isObject()) {
      operation.set("identifier", identifier(data.path("name")));
    } else if (envelope.path("object").has("namespace")) {
      operation.set("namespace", envelope.path("object").path("namespace"));
    }
    for (String field :
        List.of(
            "table-uuid",
            "view-uuid",
            "updates",
            "requirements",
            "properties",
            "updated",
            "removed")) {
      if (data.has(field)) {
        operation.set(field, data.get(field));
      }
    }
    if (type.startsWith("drop-table")) {
      operation.put("purge", data.path("purge-requested").asBoolean(false));
    }
    return operation;
  }

  private static ObjectNode identifier(JsonNode name) {
    ObjectNode identifier = JSON.objectNode();
    identifier.set("namespace", name.path("namespace"));
    identifier.set("name", name.path("name"));
    return identifier;
  }
}
