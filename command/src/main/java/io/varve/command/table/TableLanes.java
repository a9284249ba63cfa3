package io.varve.command.table;

import io.varve.command.lookup.Lookup.FoundObject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fair, bounded queue before each table, so that commits to a hot one wait in this process and
 * not on a database connection. Tables share a fixed number of lanes, so nothing has to be cleaned.
 */
public final class TableLanes {

  /** How long a commit may wait and be tried again in all. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int LANES = 1024;
  private static final int MAX_WAITING = 256;

  private final ReentrantLock[] lanes = new ReentrantLock[LANES];
  // The newest of a table that this node knows of, for whoever is next; each guarded by its lane.
  private final @Nullable FoundObject[] winners = new FoundObject[LANES];

  public TableLanes() {
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new ReentrantLock(true);
    }
  }

  /**
   * Runs {@code work} while no other commit of this node is at work on the tables.
   *
   * @param deadline {@link System#nanoTime()} at which waiting ends
   * @throws RefusedException if too many wait already, or the deadline comes first
   */
  public <T> T inTurn(Collection<UUID> tableIds, long deadline, Supplier<T> work) {
    List<Integer> order = tableIds.stream().map(TableLanes::lane).distinct().sorted().toList();
    int taken = 0;
    try {
      for (int lane : order) {
        take(lanes[lane], deadline);
        taken++;
      }
      return work.get();
    } finally {
      while (taken > 0) {
        lanes[order.get(--taken)].unlock();
      }
    }
  }

  /**
   * A table as the last commit of this node left it, if that is newer than {@code found}. Called in
   * turn. Another node may have gone on since; the commit's transaction finds out.
   */
  FoundObject newest(FoundObject found) {
    FoundObject winner = winners[lane(found.objectId())];
    return winner != null
            && winner.objectId().equals(found.objectId())
            && winner.version() > found.version()
        ? winner
        : found;
  }

  /** Says in turn how a commit left a table. */
  void won(FoundObject table) {
    winners[lane(table.objectId())] = table;
  }

  private static void take(ReentrantLock lane, long deadline) {
    if (lane.getQueueLength() >= MAX_WAITING) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS, "Too many commits wait for this table; try again later");
    }
    try {
      if (!lane.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooLate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooLate();
    }
  }

  /** The refusal for a commit whose turn did not come in time; nothing was changed. */
  static RefusedException tooLate() {
    return new RefusedException(
        Reason.UNAVAILABLE, "The commit's turn did not come in time and nothing was changed");
  }

  private static int lane(UUID tableId) {
    return Math.floorMod(tableId.hashCode(), LANES);
  }
}
