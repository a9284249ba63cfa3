package io.varve.command.commit;

import io.varve.command.lookup.Lookup.FoundObject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableBase;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A queue before each table, so that commits to a hot one wait in this process and not on a
 * database connection. No two tables share a lane: one whose store hangs would hold up others.
 */
public final class CommitQueues {

  /** How long a commit may wait and be tried again in all. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int WINNERS = 1024;

  /** The queue before one table, and how many are in it. */
  private record Lane(CommitQueue<TableBase> pipeline, int users) {}

  private final CommitLeases turns;
  // Of the tables that somebody commits to, or waits to.
  private final ConcurrentMap<UUID, Lane> lanes = new ConcurrentHashMap<>();
  // The newest of a table that this node knows of, for whoever is next.
  private final AtomicReferenceArray<@Nullable FoundObject> winners =
      new AtomicReferenceArray<>(WINNERS);

  public CommitQueues(CommitLeases turns) {
    this.turns = turns;
  }

  /** Does {@code work} in the lane of a table. */
  <T> T in(UUID tableId, Function<CommitQueue<TableBase>, T> work) {
    CommitQueue<TableBase> pipeline = enter(tableId);
    try {
      return work.apply(pipeline);
    } finally {
      leave(tableId);
    }
  }

  /**
   * Runs {@code work} while no other commit of this node is at work on the tables.
   *
   * @param deadline {@link System#nanoTime()} at which waiting ends
   * @throws RefusedException if too many wait already, or the deadline comes first
   */
  <T> T alone(Collection<UUID> tableIds, long deadline, Supplier<T> work) {
    List<UUID> order = tableIds.stream().distinct().sorted().toList();
    int taken = 0;
    try {
      for (UUID tableId : order) {
        enterAlone(tableId, deadline);
        taken++;
      }
      return work.get();
    } finally {
      while (taken > 0) {
        UUID tableId = order.get(--taken);
        Objects.requireNonNull(lanes.get(tableId)).pipeline.leaveAlone();
        leave(tableId);
      }
    }
  }

  private void enterAlone(UUID tableId, long deadline) {
    CommitQueue<TableBase> pipeline = enter(tableId);
    try {
      pipeline.enterAlone(deadline);
    } catch (RuntimeException | Error e) {
      leave(tableId);
      throw e;
    }
  }

  private CommitQueue<TableBase> enter(UUID tableId) {
    return Objects.requireNonNull(
            lanes.compute(
                tableId,
                (id, lane) ->
                    lane == null
                        ? new Lane(new CommitQueue<>(id, turns), 1)
                        : new Lane(lane.pipeline, lane.users + 1)))
        .pipeline;
  }

  private void leave(UUID tableId) {
    lanes.computeIfPresent(
        tableId, (id, lane) -> lane.users == 1 ? null : new Lane(lane.pipeline, lane.users - 1));
  }

  /**
   * A table as the last commit of this node left it, if that is newer than {@code found}. Another
   * node may have gone on since; the commit's transaction finds out.
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

  /** The refusal for a commit whose turn did not come in time; nothing was changed. */
  static RefusedException tooLate() {
    return new RefusedException(
        Reason.UNAVAILABLE, "The commit's turn did not come in time and nothing was changed");
  }

  private static int slot(UUID tableId) {
    return Math.floorMod(tableId.hashCode(), WINNERS);
  }
}
