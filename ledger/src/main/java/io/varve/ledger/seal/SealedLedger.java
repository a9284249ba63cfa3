package io.varve.ledger.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads sealed events, which is all that anything outside a command's transaction may read. */
public final class SealedLedger {

  /** Stored bytes of what {@link #brief} reads; a hundred times as many as text at the most. */
  private static final int BRIEF_BYTES = 1 << 20;

  private final JdbcClient jdbc;

  /** Reads through {@code jdbc}. */
  public SealedLedger(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Up to {@code limit} events after position {@code after}, in order of position. */
  public List<SealedEvent> after(long after, int limit) {
    return jdbc.sql(
            "select c.position, c.sealed_at, c.hash, "
                + StoredEvent.COLUMNS
                + " from chain c join events e on e.sequence = c.sequence"
                + " where c.position > ? order by c.position limit ?")
        .params(after, limit)
        .query((row, n) -> read(row))
        .list();
  }

  /** The positions of those of some events that are sealed. */
  Map<UUID, Long> positions(Set<UUID> eventIds) {
    Map<UUID, Long> positions = new HashMap<>();
    jdbc.sql(
            "select e.event_id, c.position from events e join chain c on c.sequence = e.sequence"
                + " where e.event_id = any(?)")
        .param(eventIds.toArray(UUID[]::new))
        .query(
            row -> {
              positions.put(row.getObject(1, UUID.class), row.getLong(2));
            });
    return positions;
  }

  /** How many bytes the text of an event has; 0 if there is none of this id. */
  public long bytesOf(UUID eventId) {
    return jdbc.sql(
            "select coalesce(sum(octet_length(payload::text) + octet_length(metadata::text)), 0)"
                + " from events where event_id = ?")
        .param(eventId)
        .query(Long.class)
        .single();
  }

  /** How many bytes the text of the events has that {@link #ofRequest} reads. */
  public long bytesOfRequest(String requestId, int limit) {
    return jdbc.sql(
            """
            select coalesce(sum(octet_length(payload::text) + octet_length(metadata::text)), 0)
            from events where sequence in (
              select c.sequence from events e join chain c on c.sequence = e.sequence
              where e.metadata->>'request-id' = ? order by c.position limit ?)
            """)
        .params(requestId, limit)
        .query(Long.class)
        .single();
  }

  /** The event of an id. */
  public Optional<SealedEvent> event(UUID eventId) {
    return jdbc.sql(
            "select c.position, c.sealed_at, c.hash, "
                + StoredEvent.COLUMNS
                + " from events e join chain c on c.sequence = e.sequence where e.event_id = ?")
        .param(eventId)
        .query((row, n) -> read(row))
        .optional();
  }

  /** The first {@code limit} events of requests that were called so, in order of position. */
  public List<SealedEvent> ofRequest(String requestId, int limit) {
    return jdbc.sql(
            "select c.position, c.sealed_at, c.hash, "
                + StoredEvent.COLUMNS
                + " from events e join chain c on c.sequence = e.sequence"
                + " where e.metadata->>'request-id' = ? order by c.position limit ?")
        .params(requestId, limit)
        .query((row, n) -> read(row))
        .list();
  }

  /**
   * An event, and whether its payload is whole.
   *
   * @param whole else it has only what the event says of names and of what the object is in
   */
  public record Brief(SealedEvent event, boolean whole) {}

  /**
   * The first of the events of some positions, in their order: as many as come to {@value
   * #BRIEF_BYTES} bytes as they are stored, which may be compressed, and one at least. What is
   * large is read once, for what an event says of names stands anywhere in it.
   *
   * @param most bytes of a payload that is given whole
   */
  public List<Brief> brief(List<Long> positions, int most) {
    return jdbc.sql(
            """
            with sized as materialized (
              select u.number, c.sequence, pg_column_size(e.payload) as size,
                sum(pg_column_size(e.payload)) over (order by u.number) as bytes
              from unnest(:positions) with ordinality u (position, number)
              join chain c on c.position = u.position join events e on e.sequence = c.sequence)
            select c.position, c.sealed_at, c.hash, e.sequence, e.event_id, e.stream_type, e.stream_id,
              e.stream_version, e.event_name, e.revision, e.occurred_at, e.metadata,
              case when p.whole then e.payload else json_strip_nulls(json_build_object(
                'name', n.name, 'from', n."from", 'to', n."to", 'levels', n.levels,
                'parent-id', n."parent-id", 'object', n.object)) end as payload, p.whole
            from sized s join chain c on c.sequence = s.sequence join events e on e.sequence = c.sequence
            cross join lateral (
              select case when s.size > :most then false
                else octet_length(e.payload::text) <= :most end as whole offset 0) p
            left join lateral json_to_record(case when not p.whole then e.payload end) as n (
              name json, "from" json, "to" json, levels json, "parent-id" json, object json) on true
            where s.bytes <= :bytes or s.number = 1 order by s.number
            """)
        .param("most", most)
        .param("bytes", BRIEF_BYTES)
        .param("positions", positions.toArray(Long[]::new))
        .query((row, n) -> new Brief(read(row), row.getBoolean("whole")))
        .list();
  }

  /** The newest position; 0 while nothing is sealed. */
  public long head() {
    return jdbc.sql("select coalesce(max(position), 0) from chain").query(Long.class).single();
  }

  static SealedEvent read(ResultSet row) throws SQLException {
    return new SealedEvent(
        row.getLong("position"),
        row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
        row.getBytes("hash"),
        StoredEvent.read(row));
  }
}
