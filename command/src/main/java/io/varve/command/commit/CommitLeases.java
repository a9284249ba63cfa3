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
 * Lets nodes take turns at a table that several of them commit to, so that none prepares metadata
 * in vain. A turn is an advisory lock of Postgres on a connection without a transaction; nothing
 * but another turn ever waits for it. Turns are a courtesy: a commit without one is as safe, and is
 * what happens where no contention was seen, where too many turns are held, or where one does not
 * come.
 */
public final class CommitLeases {

  private static final Logger LOG = LoggerFactory.getLogger(CommitLeases.class);

  /** A table counts as contended for so long after another node was seen at it. */
  private static final long MEMORY_NANOS = Duration.ofSeconds(2).toNanos();

  /** Turns hold connections that commits need. */
  private static final int MAX_HELD = 4;

  /** Key space of the advisory locks: "turn". */
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

  /** Whether another node has a turn at a table now, or waits for its own. */
  boolean isTaken(UUID tableId) {
    try (Connection connection = dataSource.getConnection()) {
      // Held for the statement only.
      boolean taken = !call(connection, "select pg_try_advisory_xact_lock(?, ?)", tableId);
      if (taken) {
        contended(tableId);
      }
      return taken;
    } catch (SQLException e) {
      LOG.debug("It can't be asked whether there is a turn, so the commits go on", e);
      return false;
    }
  }

  /** A turn at a table, if it is contended and a turn can be had in time; else none. */
  Turn ifContended(UUID tableId) {
    if (!isContended(tableId) || !permits.tryAcquire()) {
      return Turn.NONE;
    }
    Turn turn = Turn.NONE;
    try {
      turn = take(tableId);
      return turn;
    } finally {
      if (turn == Turn.NONE) {
        permits.release();
      }
    }
  }

  private Turn take(UUID tableId) {
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
      LOG.debug("No turn, so the commit goes on without", e);
      return Turn.NONE;
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
      LOG.debug("The connection of a turn broke, which ended the turn", e);
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

  /** A turn at a table, until it is closed. */
  @FunctionalInterface
  interface Turn extends AutoCloseable {

    /** No turn, which is as safe. */
    Turn NONE = () -> {};

    @Override
    void close();
  }
}
