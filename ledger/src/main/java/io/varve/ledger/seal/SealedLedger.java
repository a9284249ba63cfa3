package io.varve.ledger.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads sealed events, which is all that anything outside a command's transaction may read. */
public final class SealedLedger {

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

  /**
   * Events that follow each other.
   *
   * @param last position of the last of them
   * @param bytes of their text, as it is in memory
   */
  public record Chunk(long last, long bytes) {}

  /**
   * What {@link #upTo} would read: up to {@code limit} events after position {@code after}, no more
   * than come to {@code maxBytes} as they are stored, which may be compressed, or a single one that
   * is larger. An event can be as large as the commit it tells, so memory for it is taken before it
   * is read.
   *
   * @return empty if there is none
   */
  public Optional<Chunk> chunkAfter(long after, int limit, long maxBytes) {
    return jdbc.sql(
            """
            with sized as materialized (
              select c.position,
                sum(pg_column_size(e.payload) + pg_column_size(e.metadata))
                  over (order by c.position) as bytes
              from chain c join events e on e.sequence = c.sequence
              where c.position > :after order by c.position limit :limit),
            chosen as (
              select greatest(
                (select max(position) from sized where bytes <= :bytes),
                (select min(position) from sized)) as last)
            select chosen.last,
              sum(octet_length(e.payload::text) + octet_length(e.metadata::text)) as bytes
            from chosen join chain c on c.position > :after and c.position <= chosen.last
              join events e on e.sequence = c.sequence
            group by chosen.last
            """)
        .param("after", after)
        .param("limit", limit)
        .param("bytes", maxBytes)
        .query((row, n) -> new Chunk(row.getLong("last"), row.getLong("bytes")))
        .optional();
  }

  /** The events after position {@code after}, up to {@code last}, in order of position. */
  public List<SealedEvent> upTo(long after, long last) {
    return jdbc.sql(
            "select c.position, c.sealed_at, c.hash, "
                + StoredEvent.COLUMNS
                + " from chain c join events e on e.sequence = c.sequence"
                + " where c.position > ? and c.position <= ? order by c.position")
        .params(after, last)
        .query((row, n) -> read(row))
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
