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
