package io.varve.query.past;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.history.HistoryEvents;
import io.varve.query.past.GrantHistory.GrantChange;
import io.varve.query.table.RecordedFile;
import io.varve.security.rights.ObjectKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a warehouse had at one position and not, or otherwise, at another one: by names and
 * heads of both, and not by what happened between them.
 */
public final class DiffReads {

  /** Objects that are looked at at once. */
  public static final int CHUNK = 500;

  // So many events are looked through for objects; for more, all objects are.
  private static final long FEW_EVENTS = 10_000;

  private static final String OF_EVENTS =
      """
      select distinct o.id from chain c join events e on e.sequence = c.sequence
      cross join lateral (
        select case e.stream_type when 'grants' then (e.payload->'object'->>'id')::uuid
          else e.stream_id end as id) o
      where c.position > ? and c.position <= ? and o.id > ?
        and e.stream_type in ('namespace', 'table', 'view', 'generic-table', 'grants')
      order by o.id limit ? offset ?
      """;

  private static final String OF_NAMES =
      "select distinct object_id from names_history where object_id > ?"
          + " order by object_id limit ? offset ?";

  private static final String SIDES =
      """
      select o.id, l.kind, f.container, f.name, fh.location, fh.sha256, fh.length,
        t.container, t.name, th.location, th.sha256, th.length,
        fh.sequence is distinct from th.sequence
      from unnest(?::uuid[]) o(id)
      {from} {to}
      cross join lateral (select coalesce(f.kind, t.kind) as kind) l
      where f.list is distinct from t.list or f.name is distinct from t.name
        or fh.sequence is distinct from th.sequence
        or (f.list is not null or t.list is not null) and o.id = any(?)
      order by o.id
      """
          .replace("{from}", side("f"))
          .replace("{to}", side("t"));

  private final PreparedReads reads;
  private final PastPaths paths;
  private final GrantHistory grants;

  public DiffReads(PreparedReads reads, GrantHistory grants) {
    this.reads = reads;
    this.paths = new PastPaths(reads);
    this.grants = grants;
  }

  /**
   * An object at a position.
   *
   * @param namespaces ids of those that it was in, the topmost first
   * @param levels names of those
   * @param metadata file of a table or view; null of another one
   */
  public record Side(
      List<UUID> namespaces, List<String> levels, String name, @Nullable RecordedFile metadata) {}

  /**
   * An object that was not the same at both.
   *
   * @param from null if it was not there
   * @param to null if it was not there
   * @param committed whether its metadata was said by another event
   * @param grants what was granted on it and revoked
   */
  public record Difference(
      UUID id,
      ObjectKind kind,
      @Nullable Side from,
      @Nullable Side to,
      boolean committed,
      List<GrantChange> grants) {}

  /** What was found among some objects, and the id of the last of them; null at the end. */
  public record Some(List<Difference> found, @Nullable UUID last) {}

  // A name and a head at a position, which is given three times.
  private static String side(String side) {
    return """
    left join lateral (
      select n.list, n.name, hl.container_id as container, hl.kind
      from (select list, name, to_position from names_history
            where object_id = o.id and from_position <= ?
            order by from_position desc limit 1) n
      join history_lists hl on hl.number = n.list
      where n.to_position is null or n.to_position > ?) {s} on true
    left join lateral (
      select h.sequence, e.payload->'metadata'->>'location' as location,
        e.payload->'metadata'->>'sha256' as sha256,
        (e.payload->'metadata'->>'length')::bigint as length
      from (select sequence from heads_history
            where object_id = o.id and from_position <= ?
            order by from_position desc limit 1) h
      join events e on e.sequence = h.sequence) {s}h on {s}.list is not null
    """
        .replace("{s}", side);
  }

  /**
   * The next objects that differ, by id.
   *
   * @param skipped so many chunks of ids after {@code after} are passed over, below a million
   */
  public Some some(UUID warehouseId, long from, long to, UUID after, int skipped) {
    long low = Math.min(from, to);
    long high = Math.max(from, to);
    if (high - low > FEW_EVENTS) {
      return ofAll(warehouseId, from, to, after, skipped);
    }
    List<UUID> ids = reads.list(OF_EVENTS, DiffReads::id, low, high, after, CHUNK, CHUNK * skipped);
    return some(warehouseId, from, to, ids);
  }

  /** As above, by all objects that there ever were, however few events are in between. */
  public Some ofAll(UUID warehouseId, long from, long to, UUID after, int skipped) {
    List<UUID> ids = reads.list(OF_NAMES, DiffReads::id, after, CHUNK, CHUNK * skipped);
    return some(warehouseId, from, to, ids);
  }

  private Some some(UUID warehouseId, long from, long to, List<UUID> ids) {
    return new Some(
        differences(warehouseId, from, to, ids), ids.size() < CHUNK ? null : ids.getLast());
  }

  private List<Difference> differences(UUID warehouseId, long from, long to, List<UUID> ids) {
    UUID[] all = ids.toArray(UUID[]::new);
    Map<UUID, List<GrantChange>> grants = this.grants.between(ids, from, to);
    Set<UUID> touched = touched(all, Math.min(from, to), Math.max(from, to));
    touched.addAll(grants.keySet());
    record Row(
        UUID id,
        ObjectKind kind,
        @Nullable UUID from,
        @Nullable String name,
        @Nullable RecordedFile file,
        @Nullable UUID to,
        @Nullable String newName,
        @Nullable RecordedFile newFile,
        boolean committed) {}
    List<Row> rows =
        reads.list(
            SIDES,
            row ->
                new Row(
                    id(row),
                    ObjectKind.of(row.getString(2)),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    file(row, 5),
                    row.getObject(8, UUID.class),
                    row.getString(9),
                    file(row, 10),
                    row.getBoolean(13)),
            all,
            from,
            from,
            from,
            to,
            to,
            to,
            touched.toArray(UUID[]::new));
    Map<UUID, PastPaths.Path> before = paths.at(rows.stream().map(Row::from), from);
    Map<UUID, PastPaths.Path> after = paths.at(rows.stream().map(Row::to), to);
    List<Difference> found = new ArrayList<>();
    for (Row row : rows) {
      Side was = side(warehouseId, before, row.from, row.name, row.file);
      Side is = side(warehouseId, after, row.to, row.newName, row.newFile);
      if (was != null || is != null) {
        found.add(
            new Difference(
                row.id, row.kind, was, is, row.committed, grants.getOrDefault(row.id, List.of())));
      }
    }
    return found;
  }

  private static @Nullable Side side(
      UUID warehouseId,
      Map<UUID, PastPaths.Path> places,
      @Nullable UUID container,
      @Nullable String name,
      @Nullable RecordedFile file) {
    PastPaths.Path place = container == null ? null : places.get(container);
    if (place == null || !place.ids().getFirst().equals(warehouseId)) {
      return null;
    }
    return new Side(
        List.copyOf(place.ids().subList(1, place.ids().size())),
        List.copyOf(place.names()),
        Objects.requireNonNull(name),
        file);
  }

  // Namespaces whose properties were said between the positions.
  private Set<UUID> touched(UUID[] ids, long low, long high) {
    return new HashSet<>(
        reads.list(
            """
                select e.stream_id from events e join chain c on c.sequence = e.sequence
                where e.stream_id = any(?) and e.stream_type = 'namespace'
                  and e.event_name in ({said}, {updated}) and c.position > ? and c.position <= ?
                """
                .replace("{said}", HistoryEvents.PROPERTIES_SAID)
                .replace("{updated}", HistoryEvents.PROPERTIES_UPDATED),
            DiffReads::id,
            ids,
            low,
            high));
  }

  private static UUID id(ResultSet row) throws SQLException {
    return row.getObject(1, UUID.class);
  }

  static @Nullable RecordedFile file(ResultSet row, int column) throws SQLException {
    String location = row.getString(column);
    return location == null
        ? null
        : new RecordedFile(location, row.getString(column + 1), row.getLong(column + 2));
  }
}
