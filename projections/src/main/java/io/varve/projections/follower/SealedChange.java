package io.varve.projections.follower;

import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.store.MetadataKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sealed event, and of its JSON what followers need: read once for all of them, and no further
 * than that.
 *
 * @param metadata who caused it, by which rights, and in which project and warehouse, as far as it
 *     says so
 * @param payload its fields of {@link ToldFields}, but its result
 * @param counts what commits say that they added and removed; null of other events
 */
public record SealedChange(
    long position,
    long sequence,
    Instant sealedAt,
    String kind,
    UUID stream,
    String event,
    ObjectNode metadata,
    ObjectNode payload,
    @Nullable SnapshotCounts counts) {

  private static final String GRANTS = "grants";
  private static final Set<String> METADATA =
      Set.of(
          MetadataKeys.ACTOR,
          MetadataKeys.ASSUMED_ROLE,
          MetadataKeys.PROJECT_ID,
          MetadataKeys.WAREHOUSE_ID,
          MetadataKeys.RIGHTS);

  /**
   * The change of an event as it is stored.
   *
   * @throws RuntimeException if it is none that was ever written
   */
  public static SealedChange of(long position, Instant sealedAt, StoredEvent event) {
    return of(
        position,
        event.sequence(),
        sealedAt,
        event.streamType(),
        event.streamId(),
        event.name(),
        event.metadata(),
        event.payload());
  }

  static SealedChange of(
      long position,
      long sequence,
      Instant sealedAt,
      String kind,
      UUID stream,
      String event,
      String metadata,
      @Nullable String payload) {
    Set<String> fields = ToldFields.of(kind, event);
    ObjectNode told = LedgerJson.mapper().createObjectNode();
    SnapshotCounts counts = fields.contains(ToldFields.RESULT) ? new SnapshotCounts() : null;
    if (payload != null && !fields.isEmpty()) {
      read(payload, fields, told, counts);
    }
    ObjectNode about = LedgerJson.mapper().createObjectNode();
    read(metadata, METADATA, about, null);
    return new SealedChange(position, sequence, sealedAt, kind, stream, event, about, told, counts);
  }

  // Ends at the last of the fields: what clients sent may be long, and comes late.
  private static void read(
      String json, Set<String> fields, ObjectNode into, @Nullable SnapshotCounts counts) {
    try (JsonParser parser = LedgerJson.mapper().createParser(json)) {
      int missing = fields.size();
      parser.nextToken();
      while (missing > 0 && parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!fields.contains(name)) {
          parser.skipChildren();
          continue;
        }
        missing--;
        if (counts != null && name.equals(ToldFields.RESULT)) {
          counts.addResult(parser);
        } else {
          into.set(name, parser.<JsonNode>readValueAsTree());
        }
      }
    }
  }

  /** Who caused it, if it says so. */
  public @Nullable String actor() {
    return text(metadata, MetadataKeys.ACTOR);
  }

  /** Who owns what it made: a user, or a role after {@code role:}; null where no grants decided. */
  public @Nullable String owner() {
    String role = text(metadata, MetadataKeys.ASSUMED_ROLE);
    return !metadata.hasNonNull(MetadataKeys.RIGHTS) || actor() == null
        ? null
        : role == null ? actor() : "role:" + role;
  }

  /** The object that it is about: what is granted on one is a stream of its own. */
  public UUID objectId() {
    UUID id = isGrant() ? uuid(payload.path("object"), "id") : stream;
    return id == null ? stream : id;
  }

  /** The namespace that privileges are granted on, or on something in it; null of other events. */
  public @Nullable UUID grantedIn() {
    return isGrant() ? uuid(payload.path("object"), "namespace-id") : null;
  }

  /** The project that it is in; null for none. */
  public @Nullable UUID projectId() {
    return isGrant()
        ? uuid(payload.path("object"), "project-id")
        : uuid(metadata, MetadataKeys.PROJECT_ID);
  }

  /** The warehouse that it is in; null for none. */
  public @Nullable UUID warehouseId() {
    return isGrant()
        ? uuid(payload.path("object"), "warehouse-id")
        : uuid(metadata, MetadataKeys.WAREHOUSE_ID);
  }

  /** Users, and roles after {@code role:}, that something is granted to, or that are members. */
  public List<String> subjects() {
    List<String> subjects = new ArrayList<>();
    for (JsonNode entry : payload.path("entries")) {
      String subject = text(entry, "subject");
      if (subject != null) {
        subjects.add(subject);
      }
    }
    for (JsonNode member : payload.path("members")) {
      if (member.isString()) {
        subjects.add(member.stringValue());
      }
    }
    return subjects;
  }

  /** A text of the payload; null if it has none of the name. */
  public static @Nullable String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isString() ? value.stringValue() : null;
  }

  /** An id of the payload; null if it has none of the name. */
  public static @Nullable UUID uuid(JsonNode object, String field) {
    String text = text(object, field);
    return text == null ? null : UUID.fromString(text);
  }

  private boolean isGrant() {
    return kind.equals(GRANTS);
  }
}
