package io.varve.command.table;

import io.varve.command.lookup.Lookup.FoundObject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A fair, bounded queue before each table, so that commits to a hot one wait in this process and
 * not on a database connection. No two tables share a lane: one whose store hangs would hold up
 * others.
 */
public final class TableLanes {

  /** How long a commit may wait and be tried again in all. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int MAX_WAITING = 256;
  private static final int WINNERS = 1024;

  // Of the tables that somebody commits to, or waits to.
  private final ConcurrentMap<UUID, Lane> lanes = new ConcurrentHashMap<>();
  // The newest of a table that this node knows of, for whoever is next.
  private final AtomicReferenceArray<FoundObject> winners = new AtomicReferenceArray<>(WINNERS);

  /** The queue before one table; its users are counted in the map's own steps. */
  private static final class Lane {
    private final UUID tableId;
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users;

    Lane(UUID tableId) {
      this.tableId = tableId;
    }

    Lane entered() {
      users++;
      return this;
    }

    boolean left() {
      return --users == 0;
    }
  }

  /**
   * Runs {@code work} while no other commit of this node is at work on the tables.
   *
   * @param deadline {@link System#nanoTime()} at which waiting ends
   * @throws RefusedException if too many wait already, or the deadline comes first
   */
  public <T> T inTurn(Collection<UUID> tableIds, long deadline, Supplier<T> work) {
    Deque<Lane> taken = new ArrayDeque<>();
    try {
      tableIds.stream().distinct().sorted().forEach(tableId -> taken.push(take(tableId, deadline)));
      return work.get();
    } finally {
      for (Lane lane : taken) {
        lane.lock.unlock();
        leave(lane);
      }
    }
  }

  /**
   * A table as the last commit of this node left it, if that is newer than {@code found}. Called in
   * turn. Another node may have gone on since; the commit's transaction finds out.
   */
  FoundObject newest(FoundObject found) {
    FoundObject winner = winners.get(slot(found.objectId()));
    return winner != null
            && winner.objectId().equals(found.objectId())
            && winner.version() > found.version()
        ? winner
        : found;
  }

  /** Says in turn how a commit left a table. */
  void won(FoundObject table) {
    winners.set(slot(table.objectId()), table);
  }

  private Lane take(UUID tableId, long deadline) {
    Lane lane =
        lanes.compute(tableId, (id, there) -> (there == null ? new Lane(id) : there).entered());
    boolean taken = false;
    try {
      if (lane.lock.getQueueLength() >= MAX_WAITING) {
        throw new RefusedException(
            Reason.TOO_MANY_REQUESTS, "Too many commits wait for this table; try again later");
      }
      taken = lane.lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!taken) {
        throw tooLate();
      }
      return lane;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooLate();
    } finally {
      if (!taken) {
        leave(lane);
      }
    }
  }

  private void leave(Lane lane) {
    lanes.computeIfPresent(lane.tableId, (id, there) -> there.left() ? null : there);
  }

  /** The refusal for a commit whose turn did not come in time; nothing was changed. */
  static RefusedException tooLate() {
    return new RefusedException(
        Reason.UNAVAILABLE, "The commit's turn did not come in time and nothing was changed");
  }

  private static int slot(UUID tableId) {
    return Math.floorMod(tableId.hashCode(), WINNERS);
  }
}
