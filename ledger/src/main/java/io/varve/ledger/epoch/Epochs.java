package io.varve.ledger.epoch;

import io.varve.ledger.Uuids;
import io.varve.ledger.seal.ChainHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The epochs of a ledger, and where it stands. */
public final class Epochs {

  private final JdbcClient jdbc;
  private volatile @Nullable UUID id;

  /** Reads and writes through {@code jdbc}. */
  public Epochs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where the ledger stands.
   *
   * @param id of the ledger, made once with its database; a restored copy has the same
   * @param epoch name of the newest epoch; null before the first
   * @param position the newest; 0 while nothing is sealed
   * @param hash of the chain at that position
   */
  public record Ledger(UUID id, @Nullable String epoch, long position, byte[] hash) {}

  /** Where the ledger stands now. */
  public Ledger ledger() {
    UUID known = id;
    if (known == null) {
      known = jdbc.sql("select ledger_id from chain_head").query(UUID.class).single();
      id = known;
    }
    // The chain's end, and not its head, which many dead versions make slow to read while somebody
    // holds a snapshot.
    return jdbc.sql(
            """
            select ?::uuid as id, coalesce(c.position, 0) as position, coalesce(c.hash, ?) as hash,
              (select name from epochs order by number desc limit 1) as epoch
            from (select) once left join
              (select position, hash from chain order by position desc limit 1) c on true
            """)
        .params(known.toString(), ChainHash.GENESIS)
        .query(Ledger.class)
        .single();
  }

  /** All epochs, the oldest first. */
  public List<Epoch> all() {
    return jdbc.sql(
            "select number, name, began_at, position, hash, attempts_position, place, reason"
                + " from epochs order by number")
        .query(Epochs::read)
        .list();
  }

  private static Epoch read(ResultSet row, int n) throws SQLException {
    return new Epoch(
        row.getInt("number"),
        row.getString("name"),
        row.getObject("began_at", OffsetDateTime.class).toInstant(),
        row.getLong("position"),
        row.getBytes("hash"),
        row.getObject("attempts_position", Long.class),
        row.getString("place"),
        row.getString("reason"));
  }

  /** The hash of the chain at a position, if it has been reached. */
  public Optional<byte[]> hashAt(long position) {
    return jdbc.sql("select hash from chain where position = ?")
        .param(position)
        .query((row, n) -> row.getBytes(1))
        .optional();
  }

  /**
   * Where the database is: the cluster's identifier, its timeline, which a recovery or a failover
   * changes, and the database's own number, which a dump that is restored beside it changes.
   */
  public String place() {
    return jdbc.sql(
            """
            select format('cluster %s, timeline %s, database %s', s.system_identifier,
              substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), d.oid)
            from pg_control_system() s, pg_database d where d.datname = current_database()
            """)
        .query(String.class)
        .single();
  }

  /**
   * Begins an epoch at the newest position, in the transaction of the caller. Of nodes that do so
   * at once one succeeds, and the others wait for it.
   *
   * @param number one more than that of the epoch before
   * @return whether it was this one
   */
  public boolean begin(int number, String place, String reason) {
    String name = number + "-" + Uuids.v7().toString().substring(28);
    return jdbc.sql(
                """
            insert into epochs (number, name, position, hash, attempts_position, place, reason)
            select ?, ?, c.position, c.hash, a.position, ?, ? from chain_head c, attempts_head a
            on conflict (number) do nothing
            """)
            .params(number, name, place, reason)
            .update()
        == 1;
  }
}
