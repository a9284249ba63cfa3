package io.varve.command.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one node at a time commit to a table that several commit to, so that none prepares metadata
 * in vain. A lease is an advisory lock of Postgres on a connection without a transaction; nothing
 * but another lease ever waits for it. Leases are a courtesy: a commit without one is as safe, and
 * is what happens where no contention was seen, where too many leases are held, or where one does
 * not come.
 */
public final class CommitLeases {

  private static final Logger LOG = LoggerFactory.getLogger(CommitLeases.class);

  /** A table counts as contended for so long after another node was seen at it. */
  private static final long MEMORY_NANOS = Duration.ofSeconds(2).toNanos();

  /** Leases hold connections that commits need. */
  private static final int MAX_HELD = 4;

  /** Key space of the advisory locks, "turn" in ASCII; nodes of older versions use it, too. */
  private static final int SPACE = 0x7475726e;

  private static final int SLOTS = 1024;

  private final DataSource dataSource;
  private final Semaphore permits = new Semaphore(MAX_HELD);
  // When the contention of a slot's tables is forgotten, by System.nanoTime(); 0 if there is none.
  private final AtomicLongArray forgottenAt = new AtomicLongArray(SLOTS);

  /**
   * @param dataSource a pool of connections that commit on their own and time out on locks
   */
  public CommitLeases(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Says that another node has committed to a table meanwhile. */
  void contended(UUID tableId) {
    // 0 means never.
    forgottenAt.set(slot(tableId), (System.nanoTime() + MEMORY_NANOS) | 1);
  }

  private boolean isContended(UUID tableId) {
    long at = forgottenAt.get(slot(tableId));
    return at != 0 && at - System.nanoTime() > 0;
  }

  /** Whether another node holds the lease of a table now, or waits for it. */
  boolean isTaken(UUID tableId) {
    try (Connection connection = dataSource.getConnection()) {
      // Held for the statement only.
      boolean taken = !call(connection, "select pg_try_advisory_xact_lock(?, ?)", tableId);
      if (taken) {
        contended(tableId);
      }
      return taken;
    } catch (SQLException e) {
      LOG.debug("It can't be asked whether there is a lease, so the commits go on", e);
      return false;
    }
  }

  /** The lease of a table, if the table is contended and a lease can be had in time; else none. */
  Lease ifContended(UUID tableId) {
    if (!isContended(tableId) || !permits.tryAcquire()) {
      return Lease.NONE;
    }
    Lease lease = Lease.NONE;
    try {
      lease = take(tableId);
      return lease;
    } finally {
      if (lease == Lease.NONE) {
        permits.release();
      }
    }
  }

  private Lease take(UUID tableId) {
    try {
      Connection connection = dataSource.getConnection();
      try {
        if (!call(connection, "select pg_try_advisory_lock(?, ?)", tableId)) {
          contended(tableId);
          call(connection, "select pg_advisory_lock(?, ?) is not null", tableId);
        }
        return () -> {
          release(connection, tableId);
          permits.release();
        };
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      LOG.debug("No lease, so the commit goes on without", e);
      return Lease.NONE;
    }
  }

  private static void release(Connection connection, UUID tableId) {
    try (connection) {
      try {
        call(connection, "select pg_advisory_unlock(?, ?)", tableId);
      } catch (SQLException e) {
        // The lock must not go back into the pool; it ends with the connection.
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      LOG.debug("The connection of a lease broke, which ended the lease", e);
    }
  }

  private static boolean call(Connection connection, String sql, UUID tableId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, SPACE);
      statement.setInt(2, tableId.hashCode());
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static int slot(UUID tableId) {
    return Math.floorMod(tableId.hashCode(), SLOTS);
  }

  /** The lease of a table, until it is closed. */
  @FunctionalInterface
  interface Lease extends AutoCloseable {

    /** No lease, which is as safe. */
    Lease NONE = () -> {};

    @Override
    void close();
  }
}
