package io.varve.command.restore;

import io.varve.command.tabular.Hold;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.store.EventSerializer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What objects are and were, read outside of any transaction. */
final class RestoreReads {

  /** Events of one stream that are named as blockers; the first ones tell enough. */
  private static final int MOST_NAMED = 10;

  private static final EventSerializer SERIALIZER = new EventSerializer();

  private final JdbcClient jdbc;

  RestoreReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Head> head(UUID id) {
    return jdbc.sql(
            "select kind, stream_id as id, version, state as json from heads where stream_id = ?")
        .param(id)
        .query(RestoreReads::head)
        .optional();
  }

  /** The heads of streams, by id. */
  Map<UUID, Head> heads(Collection<UUID> ids) {
    return jdbc
        .sql(
            "select kind, stream_id as id, version, state as json from heads"
                + " where stream_id = any(?)")
        .param(ids.toArray(UUID[]::new))
        .query(RestoreReads::head)
        .list()
        .stream()
        .collect(Collectors.toMap(Head::id, one -> one));
  }

  private static Head head(ResultSet row, int n) throws SQLException {
    return new Head(
        row.getString("kind"),
        row.getObject("id", UUID.class),
        row.getLong("version"),
        row.getString("json"));
  }

  /** The newest metadata file of a table or view that has not ended. */
  Optional<MetadataFile> newest(TabularKind kind, UUID id) {
    String table = kind == TabularKind.TABLE ? "tables where table_id" : "views where view_id";
    return jdbc.sql(
            "select metadata_location as location, metadata_sha256 as sha256,"
                + " metadata_length as length from "
                + table
                + " = ?")
        .param(id)
        .query(MetadataFile.class)
        .optional();
  }

  /** The metadata that a table or view had before a version of its stream. */
  Optional<MetadataFile> before(UUID id, long version) {
    return jdbc.sql(
            """
            select payload->'metadata'->>'location' as location,
              payload->'metadata'->>'sha256' as sha256,
              (payload->'metadata'->>'length')::bigint as length
            from events where stream_id = ? and stream_version < ? and event_name in (%s)
            order by stream_version desc limit 1
            """
                .formatted(Facets.CONTENT))
        .params(id, version)
        .query(MetadataFile.class)
        .optional();
  }

  /** How something was held before a version of its stream; null if it was not. */
  @Nullable Hold holdBefore(UUID id, long version) {
    Optional<Event> last =
        jdbc.sql(
                "select event_name, revision, payload from events where stream_id = ?"
                    + " and stream_version < ? and event_name in ("
                    + Facets.HOLD
                    + ") order by stream_version desc limit 1")
            .params(id, version)
            .query((row, n) -> event(row.getString(1), row.getString(2), row.getString(3)))
            .optional();
    return last.orElse(null) instanceof LifecycleEvent.Held held
        ? new Hold(held.reason(), held.until())
        : null;
  }

  /** An event that came later. */
  record Later(UUID eventId, String eventName) {}

  /** The first events of some kinds after a version of a stream. */
  List<Later> later(UUID id, long version, String names) {
    return jdbc.sql(
            "select event_id, event_name from events where stream_id = ? and stream_version > ?"
                + " and event_name in ("
                + names
                + ") order by stream_version limit "
                + MOST_NAMED)
        .params(id, version)
        .query(Later.class)
        .list();
  }

  /** The last event of some kinds in a stream; none if there is none. */
  List<Later> last(UUID id, String names) {
    return jdbc.sql(
            "select event_id, event_name from events where stream_id = ? and event_name in ("
                + names
                + ") order by stream_version desc limit 1")
        .param(id)
        .query(Later.class)
        .list();
  }

  /** The event by which a metadata file is gone, if the ledger says one. */
  Optional<Later> removal(UUID id, String location) {
    return jdbc.sql(
            """
            select event_id, event_name from events
            where stream_id = ? and (event_name in (%s)
              or event_name in (%s) and exists (
                select from json_array_elements_text(payload->'locations') gone where gone = ?))
            order by stream_version desc limit 1
            """
                .formatted(Facets.PURGED, Facets.METADATA_EXPIRED))
        .params(id, location)
        .query(Later.class)
        .optional();
  }

  /** The commit that removed a snapshot of a table, if one did. */
  Optional<Later> removalOfSnapshot(UUID id, long snapshotId) {
    return jdbc.sql(
            """
            select event_id, event_name from events
            where stream_id = ? and event_name in (%s) and exists (
              select from json_array_elements_text(payload->'result'->'removed-snapshots') gone
              where gone = ?)
            order by stream_version desc limit 1
            """
                .formatted(Facets.COMMITS))
        .params(id, String.valueOf(snapshotId))
        .query(Later.class)
        .optional();
  }

  /** The events of a stream before a version, the first ones first. */
  List<Event> events(UUID id, long version, int limit) {
    record Row(String eventName, String revision, String payload) {}
    return jdbc
        .sql(
            "select event_name, revision, payload from events where stream_id = ?"
                + " and stream_version < ? order by stream_version limit ?")
        .params(id, version, limit)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> event(row.eventName, row.revision, row.payload))
        .toList();
  }

  /** An event as it is stored. */
  static Event event(String name, String revision, String payload) {
    EventTypes.named(name);
    return SERIALIZER.deserialize(
        new SimpleSerializedObject<>(payload, String.class, name, revision));
  }

  /**
   * Ids of the namespaces in a container now, parents before children.
   *
   * @param root null for the whole warehouse
   */
  List<UUID> namespacesBelow(UUID warehouseId, @Nullable UUID root, int limit) {
    return below(warehouseId, root, limit, "select namespace_id from spaces order by depth");
  }

  /**
   * Ids of what else is in a container now, and in the namespaces in it.
   *
   * @param root null for the whole warehouse
   */
  List<UUID> tabularsBelow(UUID warehouseId, @Nullable UUID root, int limit) {
    return below(
        warehouseId,
        root,
        limit,
        "select object_id from names where namespace_id = :root::uuid"
            + " or namespace_id in (select namespace_id from spaces)");
  }

  private List<UUID> below(UUID warehouseId, @Nullable UUID root, int limit, String what) {
    return jdbc.sql(
            """
            with recursive spaces (namespace_id, depth) as (
              select namespace_id, 0 from namespaces where warehouse_id = :warehouse
                and (parent_id = :root::uuid or (:root::uuid is null and parent_id is null))
              union all
              select n.namespace_id, s.depth + 1
              from spaces s join namespaces n on n.parent_id = s.namespace_id)
            """
                + what
                + " limit :limit")
        .param("warehouse", warehouseId)
        .param("root", root)
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  /** Whether a namespace holds more than what leaves it. */
  boolean holdsMore(UUID namespaceId, PlannedNames names) {
    return jdbc
        .sql(
            """
            select object_id from names where namespace_id = :id
            union all select namespace_id from namespaces where parent_id = :id
            limit :limit
            """)
        .param("id", namespaceId)
        .param("limit", names.leaving() + 1)
        .query(UUID.class)
        .list()
        .stream()
        .anyMatch(id -> !names.isLeaving(id));
  }

  /** A namespace that is there and those that it is in, the innermost first. */
  List<UUID> above(UUID namespaceId) {
    return jdbc.sql(
            """
            with recursive up(namespace_id, parent_id, depth) as (
              select namespace_id, parent_id, 0 from namespaces where namespace_id = ?
              union all
              select n.namespace_id, n.parent_id, up.depth + 1
                from up join namespaces n on n.namespace_id = up.parent_id)
            select namespace_id from up order by depth
            """)
        .param(namespaceId)
        .query(UUID.class)
        .list();
  }

  /** The name of a namespace that is there. */
  Optional<List<String>> levels(UUID namespaceId) {
    return jdbc.sql("select path from namespaces where namespace_id = ?")
        .param(namespaceId)
        .query(String.class)
        .optional()
        .map(path -> List.of(path.split("\u001f", -1)));
  }
}
