package io.varve.api.management;

import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.store.MetadataKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** A sealed event as the feed gives it. */
final class EventEnvelope {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final ObjectWriter WRITER =
      LedgerJson.mapper()
          .writer()
          .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM);

  private EventEnvelope() {}

  /**
   * The fields of a page of the feed that follow its events.
   *
   * @param last the position after which to ask for what comes next
   * @param ledger where the ledger stands
   * @param filtered whether events may have been left out that the reader may not see
   * @param ended whether there was nothing more
   */
  static String end(long last, Ledger ledger, boolean filtered, boolean ended) {
    ObjectNode page = JSON.objectNode();
    page.put("next-after", last);
    page.put("head", ledger.position());
    page.put("ledger-id", ledger.id().toString());
    page.put("epoch", ledger.epoch());
    if (filtered) {
      page.put("filtered", true);
    }
    if (ended) {
      page.put("ended", true);
    }
    String object = page.toString();
    return object.substring(1, object.length() - 1);
  }

  /**
   * Events as JSON, each beside the id of its warehouse with what that is called, for people; ids
   * are what stays.
   *
   * @param warehouses names warehouses by their ids
   */
  static List<ObjectNode> of(
      List<SealedEvent> events, Function<Set<UUID>, Map<UUID, String>> warehouses) {
    List<JsonNode> metadata =
        events.stream()
            .map(event -> LedgerJson.mapper().readTree(event.event().metadata()))
            .toList();
    Set<UUID> ids =
        metadata.stream().flatMap(one -> warehouse(one).stream()).collect(Collectors.toSet());
    Map<UUID, String> names = ids.isEmpty() ? Map.of() : warehouses.apply(ids);
    List<ObjectNode> envelopes = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      Optional<String> name = warehouse(metadata.get(i)).map(names::get);
      envelopes.add(node(events.get(i), metadata.get(i), name));
    }
    return envelopes;
  }

  /** Writes an event as it goes, for as a text it would be in memory once more. */
  static void write(ObjectNode event, OutputStream out) throws IOException {
    try {
      WRITER.writeValue(out, event);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<UUID> warehouse(JsonNode metadata) {
    return Optional.ofNullable(metadata.path(MetadataKeys.WAREHOUSE_ID).asString(null))
        .map(UUID::fromString);
  }

  private static ObjectNode node(
      SealedEvent sealed, JsonNode metadata, Optional<String> warehouseName) {
    StoredEvent event = sealed.event();
    JsonNode payload = EventNames.of(event.payload());
    ObjectNode node = JSON.objectNode();
    node.put("event-id", event.eventId().toString());
    node.put("position", sealed.position());
    node.put("stream", event.streamType() + "/" + event.streamId());
    node.put("stream-version", event.streamVersion());
    node.put("type", event.name());
    node.put("schema-version", Integer.parseInt(event.revision()));
    node.put("occurred-at", event.occurredAt());
    node.put("recorded-at", sealed.sealedAt().toString());
    copy(metadata, MetadataKeys.PROJECT_ID, node, "project-id");
    copy(metadata, MetadataKeys.WAREHOUSE_ID, node, "warehouse-id");
    warehouseName.ifPresent(name -> node.put("warehouse-name", name));
    node.set("object", object(event, payload));
    ObjectNode actor = node.putObject("actor");
    actor.put("id", metadata.path(MetadataKeys.ACTOR).asString(""));
    copy(metadata, MetadataKeys.ASSUMED_ROLE, actor, "assumed-role");
    copy(metadata, MetadataKeys.REQUEST_ID, node, "request-id");
    copy(metadata, MetadataKeys.REQUEST_HASH, node, "request-hash");
    copy(metadata, MetadataKeys.IDEMPOTENCY_KEY, node, "idempotency-key");
    copy(metadata, MetadataKeys.CORRELATION_ID, node, "correlation-id");
    copy(metadata, MetadataKeys.TRACE_ID, node, "trace-id");
    copy(metadata, MetadataKeys.INDEX, node, "request-event-index");
    copy(metadata, MetadataKeys.COUNT, node, "request-event-count");
    node.putRawValue("data", new RawValue(event.payload()));
    node.put("hash", "sha256:" + HexFormat.of().formatHex(sealed.hash()));
    return node;
  }

  private static ObjectNode object(StoredEvent event, JsonNode payload) {
    ObjectNode object = JSON.objectNode();
    object.put("kind", event.streamType());
    object.put("id", event.streamId().toString());
    JsonNode name = payload.path(payload.has("to") ? "to" : "name");
    JsonNode levels =
        name.isArray() ? name : name.isObject() ? name.path("namespace") : payload.path("levels");
    if (levels.isArray()) {
      object.set("namespace", levels);
    }
    if (name.isObject()) {
      object.set("name", name.path("name"));
    } else if (name.isString()) {
      object.set("name", name);
    }
    return object;
  }

  private static void copy(JsonNode from, String key, ObjectNode to, String as) {
    if (from.hasNonNull(key)) {
      to.set(as, from.get(key));
    }
  }
}
