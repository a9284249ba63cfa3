package io.varve.command.table;

import io.varve.command.lookup.Lookup.FoundObject;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue before each table, so that commits to a hot one wait in this process and not on a
 * database connection. Tables share a fixed number of lanes, so nothing has to be cleaned.
 */
public final class TableLanes {

  /** How long a commit may wait and be tried again in all. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int LANES = 1024;

  private final List<TablePipeline<TableBase>> lanes;
  // The newest of a table that this node knows of, for whoever is next.
  private final AtomicReferenceArray<@Nullable FoundObject> winners =
      new AtomicReferenceArray<>(LANES);

  public TableLanes(TableTurns turns) {
    this.lanes = Stream.generate(() -> new TablePipeline<TableBase>(turns)).limit(LANES).toList();
  }

  /** The lane of a table. */
  TablePipeline<TableBase> of(UUID tableId) {
    return lanes.get(lane(tableId));
  }

  /**
   * Runs {@code work} while no other commit of this node is at work on the tables.
   *
   * @param deadline {@link System#nanoTime()} at which waiting ends
   * @throws RefusedException if too many wait already, or the deadline comes first
   */
  <T> T alone(Collection<UUID> tableIds, long deadline, Supplier<T> work) {
    List<Integer> order = tableIds.stream().map(TableLanes::lane).distinct().sorted().toList();
    int taken = 0;
    try {
      for (int lane : order) {
        lanes.get(lane).enterAlone(deadline);
        taken++;
      }
      return work.get();
    } finally {
      while (taken > 0) {
        lanes.get(order.get(--taken)).leaveAlone();
      }
    }
  }

  /**
   * A table as the last commit of this node left it, if that is newer than {@code found}. Another
   * node may have gone on since; the commit's transaction finds out.
   */
  FoundObject newest(FoundObject found) {
    FoundObject winner = winners.get(lane(found.objectId()));
    return winner != null
            && winner.objectId().equals(found.objectId())
            && winner.version() > found.version()
        ? winner
        : found;
  }

  /** Says in turn how a commit left a table. */
  void won(FoundObject table) {
    winners.set(lane(table.objectId()), table);
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
