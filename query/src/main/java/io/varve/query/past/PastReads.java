package io.varve.query.past;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.history.HistoryEvents;
import io.varve.query.grant.ObjectReads;
import io.varve.query.table.RecordedFile;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Finds what the catalog had at a position, by the names of then and the rights of now: those on
 * the object where it is now, and on the namespace in which it is asked for.
 */
public final class PastReads {

  private final PreparedReads reads;
  private final PastNames names;
  private final ObjectReads objects;

  public PastReads(PreparedReads reads, PastNames names, ObjectReads objects) {
    this.reads = reads;
    this.names = names;
    this.objects = objects;
  }

  /**
   * A namespace as it was.
   *
   * @param ids of it and of those that it was in, the topmost first
   * @param lineage where the rights on it are, now
   * @param then what it was in by the name that is asked for: nobody else learns that
   */
  public record PastNamespace(List<UUID> ids, Lineage lineage, Lineage then) {

    public UUID id() {
      return ids.getLast();
    }
  }

  /**
   * A table or view as it was.
   *
   * @param location its own folder, without a trailing slash
   * @param purged whether its files are gone by now, as somebody asked for
   * @param lineage where the rights on it are, now
   */
  public record PastTabular(
      UUID id, RecordedFile metadata, String location, boolean purged, Lineage lineage) {}

  /** The namespace that had a name, if the request may do with it what it is for. */
  public Optional<PastNamespace> namespace(
      Access access, ResolvedWarehouse warehouse, long position, List<String> levels) {
    return find(warehouse, position, levels)
        .filter(found -> access.admits(found.lineage))
        .filter(found -> !access.isDecided() || access.admits(found.then));
  }

  /** The properties that a namespace had. */
  public Map<String, String> properties(UUID namespaceId, long position) {
    Map<String, String> properties = new TreeMap<>();
    reads.list(
        """
        with said as (
          select e.stream_version, e.event_name, e.payload
          from events e join chain c on c.sequence = e.sequence
          where e.stream_id = ? and c.position <= ? and e.event_name in ({began}, {updated})
        ), began as (
          select max(stream_version) as version from said where event_name in ({began})
        ), keys as (
          select s.stream_version, k.key, k.value
          from said s cross join lateral json_each_text(
            coalesce(s.payload->'properties', s.payload->'updated')) k
          union all
          select s.stream_version, k.key, null
          from said s cross join lateral json_array_elements_text(s.payload->'removed') k(key)
        )
        select * from (
          select distinct on (key) key, value from keys, began where stream_version >= version
          order by key, stream_version desc) newest
        where value is not null
        """
            .replace("{began}", HistoryEvents.PROPERTIES_SAID)
            .replace("{updated}", HistoryEvents.PROPERTIES_UPDATED),
        row -> properties.put(row.getString(1), row.getString(2)),
        namespaceId,
        position);
    return properties;
  }

  /** The table or view that had a name, if the request may do with it what it is for. */
  public Optional<PastTabular> tabular(
      Access access,
      ResolvedWarehouse warehouse,
      long position,
      ObjectKind kind,
      List<String> levels,
      String name) {
    return tabular(access, access::admits, warehouse, position, kind, levels, name);
  }

  /** The table that had a name, if the request may read its data. */
  public Optional<PastTabular> readable(
      Access access, ResolvedWarehouse warehouse, long position, List<String> levels, String name) {
    return tabular(
        access,
        object -> access.admits(Action.TABLE_READ_DATA, object),
        warehouse,
        position,
        ObjectKind.TABLE,
        levels,
        name);
  }

  private Optional<PastTabular> tabular(
      Access access,
      Predicate<Lineage> admitted,
      ResolvedWarehouse warehouse,
      long position,
      ObjectKind kind,
      List<String> levels,
      String name) {
    Optional<PastNamespace> namespace = find(warehouse, position, levels);
    return namespace
        .flatMap(in -> tabular(access, warehouse, position, kind, in, name))
        .filter(found -> admitted.test(found.lineage))
        .filter(
            found ->
                !access.isDecided()
                    || ((isIn(found.lineage, namespace.get())
                            || admitted.test(namespace.get().lineage.tabular(kind, found.id)))
                        && admitted.test(namespace.get().then.tabular(kind, found.id))));
  }

  private Optional<PastNamespace> find(
      ResolvedWarehouse warehouse, long position, List<String> levels) {
    List<UUID> ids = names.ids(warehouse.warehouseId(), position, levels);
    return ids.size() < levels.size() ? Optional.empty() : Optional.of(past(warehouse, ids));
  }

  private PastNamespace past(ResolvedWarehouse warehouse, List<UUID> ids) {
    Lineage in = Lineage.warehouse(warehouse.projectId(), warehouse.warehouseId());
    Lineage then = in.namespace(ids.getLast(), () -> ids);
    // Of a namespace that is there, where it is now; of another, where it was.
    Lineage lineage =
        objects
            .find(in, ObjectKind.NAMESPACE, ids.getLast())
            .map(ObjectReads.Found::lineage)
            .orElse(then);
    return new PastNamespace(ids, lineage, then);
  }

  private static boolean isIn(Lineage tabular, PastNamespace namespace) {
    return tabular.isIn(namespace.id());
  }

  private Optional<PastTabular> tabular(
      Access access,
      ResolvedWarehouse warehouse,
      long position,
      ObjectKind kind,
      PastNamespace namespace,
      String name) {
    Lineage in = Lineage.warehouse(warehouse.projectId(), warehouse.warehouseId());
    return reads.optional(
        """
        select n.object_id, e.payload->'metadata'->>'location', e.payload->'metadata'->>'sha256',
          (e.payload->'metadata'->>'length')::bigint, e.payload->>'location',
          (select p.event_name in ({purged}) from events p where p.stream_id = n.object_id
            order by p.stream_version desc limit 1)
        from history_lists l
        cross join lateral (
          select object_id, to_position from names_history
          where list = l.number and name = ? and from_position <= ?
          order by from_position desc limit 1) n
        cross join lateral (
          select sequence from heads_history
          where object_id = n.object_id and from_position <= ?
          order by from_position desc limit 1) h
        join events e on e.sequence = h.sequence
        where l.container_id = ? and l.kind = ? and (n.to_position is null or n.to_position > ?)
        """
            .replace("{purged}", HistoryEvents.PURGED),
        row -> {
          UUID id = row.getObject(1, UUID.class);
          Lineage lineage =
              access.isDecided()
                  ? objects
                      .find(in, kind, id)
                      .map(ObjectReads.Found::lineage)
                      .orElseGet(() -> namespace.lineage.tabular(kind, id))
                  : namespace.lineage.tabular(kind, id);
          return new PastTabular(
              id,
              new RecordedFile(row.getString(2), row.getString(3), row.getLong(4)),
              row.getString(5),
              row.getBoolean(6),
              lineage);
        },
        name,
        position,
        position,
        namespace.id(),
        kind.text(),
        position);
  }

  /**
   * An event that removed files.
   *
   * @param name of its kind
   */
  public record Removal(long position, UUID eventId, String name) {}

  /** The event by which a metadata file of a table is gone, if the ledger says one. */
  public Optional<Removal> removalOf(UUID objectId, String metadataLocation) {
    return reads.optional(
        """
        select c.position, e.event_id, e.event_name
        from events e join chain c on c.sequence = e.sequence
        where e.stream_id = ? and (e.event_name = {purged}
          or e.event_name = {expired} and exists (
            select from json_array_elements_text(e.payload->'locations') gone where gone = ?))
        order by e.stream_version desc limit 1
        """
            .replace("{purged}", HistoryEvents.PURGED)
            .replace("{expired}", HistoryEvents.METADATA_EXPIRED),
        row -> new Removal(row.getLong(1), row.getObject(2, UUID.class), row.getString(3)),
        objectId,
        metadataLocation);
  }

  /**
   * Whether a folder that an object had is by now at, over or under one that another object has, or
   * that is staged for one.
   *
   * @param folder without a trailing slash
   * @param atOrOver the folder and those that it is in
   */
  public boolean isOfAnother(
      UUID warehouseId, UUID objectId, String folder, List<String> atOrOver) {
    return reads
        .optional(
            """
            select true from (
              select table_id as object_id, warehouse_id, location from tables
              union all select view_id, warehouse_id, location from views
              union all select generic_table_id, warehouse_id, location from generic_tables
              union all select object_id, warehouse_id, location from path_claims
              union all select null, warehouse_id, location from staged_folders
                where expires_at > now()) o
            where o.warehouse_id = ? and o.object_id is distinct from ?
              and (o.location = any(?) or (o.location > ? and o.location < ?))
              -- Where it is still, nothing else may be.
              and not exists (select from tables t where t.table_id = ? and t.location = ?)
            limit 1
            """,
            row -> true,
            warehouseId,
            objectId,
            atOrOver.toArray(String[]::new),
            folder + "/",
            folder + "0",
            objectId,
            folder)
        .isPresent();
  }
}
