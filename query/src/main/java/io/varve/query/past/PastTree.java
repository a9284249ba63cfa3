package io.varve.query.past;

import io.varve.ledger.read.PreparedReads;
import io.varve.query.past.PastPaths.Path;
import io.varve.query.table.RecordedFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a warehouse, or a namespace in it, had at a position. It asks for no rights: what is
 * done with it must.
 */
public final class PastTree {

  private static final String SPAN =
      """
      int8range((h.list << 36) + h.from_position,
        (h.list << 36) + coalesce(h.to_position, (1::bigint << 36) - 1))
      """;

  private static final String FOUND =
      """
      select l.kind, h.object_id, l.container_id, h.name,
        e.payload->'metadata'->>'location', e.payload->'metadata'->>'sha256',
        (e.payload->'metadata'->>'length')::bigint
      from %s
      left join lateral (
        select sequence from heads_history where object_id = h.object_id and from_position <= ?
        order by from_position desc limit 1) c on l.kind in ('table', 'view')
      left join events e on e.sequence = c.sequence
      """;

  private static final String SPACES =
      """
      with recursive spaces (object_id, container_id, name, depth) as (
        select ?::uuid, null::uuid, null::text collate "C", 0
        union all
        select h.object_id, l.container_id, h.name, s.depth + 1 from spaces s
        join history_lists l on l.container_id = s.object_id and l.kind = 'namespace'
        join names_history h on {span} @> (l.number << 36) + ?::bigint)
      """
          .replace("{span}", SPAN);

  private static final String BELOW =
      SPACES
          + FOUND.formatted(
              """
              spaces s join history_lists l on l.container_id = s.object_id
              join names_history h on %s @> (l.number << 36) + ?::bigint
              """
                  .formatted(SPAN))
          + " limit ?";

  private static final String BY_ID =
      FOUND.formatted("names_history h join history_lists l on l.number = h.list")
          + " where h.object_id = any(?) and h.from_position <= ?"
          + " and (h.to_position is null or h.to_position > ?)";

  private final PreparedReads reads;
  private final PastPaths paths;

  public PastTree(PreparedReads reads) {
    this.reads = reads;
    this.paths = new PastPaths(reads);
  }

  /**
   * What had a name.
   *
   * @param containerId the namespace that it was in, or the warehouse
   * @param metadata of a table or view; null of a namespace or generic table
   */
  public record PastEntry(
      String kind, UUID id, UUID containerId, String name, @Nullable RecordedFile metadata) {}

  /**
   * What was in a container and in all namespaces in it.
   *
   * @param limit most of it that is read
   */
  public List<PastEntry> below(UUID containerId, long position, int limit) {
    return reads.list(BELOW, PastTree::entry, containerId, position, position, position, limit);
  }

  /**
   * A namespace that was in another one, or in a warehouse.
   *
   * @param containerId that other one, or the warehouse
   */
  public record PastSpace(UUID id, UUID containerId, String name) {}

  /** The namespaces that were in a container and in those in it, parents before children. */
  public List<PastSpace> namespaces(UUID containerId, long position, int limit) {
    return reads.list(
        SPACES
            + "select object_id, container_id, name from spaces where depth > 0 order by depth"
            + " limit ?",
        row ->
            new PastSpace(
                row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3)),
        containerId,
        position,
        limit);
  }

  /** Ids of what else was in a container and in the namespaces in it, those of one together. */
  public List<UUID> tabulars(UUID containerId, long position, int limit) {
    return reads.list(
        SPACES
            + """
            select h.object_id from spaces s
            join history_lists l on l.container_id = s.object_id and l.kind <> 'namespace'
            join names_history h on %s @> (l.number << 36) + ?::bigint
            order by l.container_id, h.name limit ?
            """
                .formatted(SPAN),
        row -> row.getObject(1, UUID.class),
        containerId,
        position,
        position,
        limit);
  }

  /** Objects that were in a warehouse, wherever in it that was; those of others are left out. */
  public List<PastEntry> of(UUID warehouseId, Collection<UUID> ids, long position) {
    List<PastEntry> found =
        reads.list(BY_ID, PastTree::entry, position, ids.toArray(UUID[]::new), position, position);
    Map<UUID, Path> above = paths.at(found.stream().map(PastEntry::containerId), position);
    return found.stream()
        .filter(
            one ->
                Objects.requireNonNull(above.get(one.containerId()))
                    .ids()
                    .getFirst()
                    .equals(warehouseId))
        .toList();
  }

  private static PastEntry entry(ResultSet row) throws SQLException {
    String location = row.getString(5);
    return new PastEntry(
        row.getString(1),
        row.getObject(2, UUID.class),
        row.getObject(3, UUID.class),
        row.getString(4),
        location == null ? null : new RecordedFile(location, row.getString(6), row.getLong(7)));
  }
}
