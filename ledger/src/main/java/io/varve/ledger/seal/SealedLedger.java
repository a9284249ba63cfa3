package io.varve.ledger.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads sealed events, which is all that anything outside a command's transaction may read. */
public final class SealedLedger {

  private final JdbcClient jdbc;

  /** Reads through {@code jdbc}. */
  public SealedLedger(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Up to {@code limit} events behind position {@code after}, in order of position. */
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
   * As {@link #after}, but no more than come to so many bytes as they are stored, which may be
   * compressed, or a single one that is larger: an event can be as large as the commit it tells.
   */
  public List<SealedEvent> chunkAfter(long after, int limit, long maxBytes) {
    return jdbc.sql(
            """
            with sized as materialized (
              select c.position,
                sum(pg_column_size(e.payload) + pg_column_size(e.metadata))
                  over (order by c.position) as bytes
              from chain c join events e on e.sequence = c.sequence
              where c.position > :after order by c.position limit :limit)
            select c.position, c.sealed_at, c.hash, %s
            from chain c join events e on e.sequence = c.sequence
            where c.position > :after and c.position <= greatest(
              (select max(position) from sized where bytes <= :bytes),
              (select min(position) from sized))
            order by c.position
            """
                .formatted(StoredEvent.COLUMNS))
        .param("after", after)
        .param("limit", limit)
        .param("bytes", maxBytes)
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
