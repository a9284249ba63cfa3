package io.varve.command.commit;

import io.varve.command.lookup.FoundObject;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableBase;
import io.varve.command.table.TableHead;
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
 * The queue of each table, so that commits to a hot one wait in this process and not on a database
 * connection. No two tables share a queue: one whose store hangs would hold up others.
 */
public final class CommitQueues {

  /** How long a commit may wait and be tried again in all. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int LAST_COMMITTED = 1024;

  /** The queue of one table, and how many callers are in it. */
  private record Entry(CommitQueue<TableBase> queue, int users) {}

  private final CommitLeases leases;
  // Of the tables that somebody commits to, or waits to.
  private final ConcurrentMap<UUID, Entry> queues = new ConcurrentHashMap<>();
  // The newest of a table that this node knows of, for the next commit.
  private final AtomicReferenceArray<@Nullable TableHead> lastCommitted =
      new AtomicReferenceArray<>(LAST_COMMITTED);

  public CommitQueues(CommitLeases leases) {
    this.leases = leases;
  }

  /** Does {@code work} in the queue of a table. */
  <T> T in(UUID tableId, Function<CommitQueue<TableBase>, T> work) {
    CommitQueue<TableBase> queue = enter(tableId);
    try {
      return work.apply(queue);
    } finally {
      leave(tableId);
    }
  }

  /**
   * Runs {@code work} while no other commit of this node is at work on the tables.
   *
   * @param deadline at which waiting ends
   * @throws RefusedException if too many wait already, or the deadline comes first
   */
  <T> T exclusively(Collection<UUID> tableIds, Deadline deadline, Supplier<T> work) {
    List<UUID> order = tableIds.stream().distinct().sorted().toList();
    int taken = 0;
    try {
      for (UUID tableId : order) {
        enterExclusively(tableId, deadline);
        taken++;
      }
      return work.get();
    } finally {
      while (taken > 0) {
        UUID tableId = order.get(--taken);
        Objects.requireNonNull(queues.get(tableId)).queue.leaveExclusively();
        leave(tableId);
      }
    }
  }

  private void enterExclusively(UUID tableId, Deadline deadline) {
    CommitQueue<TableBase> queue = enter(tableId);
    try {
      queue.enterExclusively(deadline);
    } catch (RuntimeException | Error e) {
      leave(tableId);
      throw e;
    }
  }

  private CommitQueue<TableBase> enter(UUID tableId) {
    return Objects.requireNonNull(
            queues.compute(
                tableId,
                (id, entry) ->
                    entry == null
                        ? new Entry(new CommitQueue<>(id, leases), 1)
                        : new Entry(entry.queue, entry.users + 1)))
        .queue;
  }

  private void leave(UUID tableId) {
    queues.computeIfPresent(
        tableId, (id, entry) -> entry.users == 1 ? null : new Entry(entry.queue, entry.users - 1));
  }

  /**
   * A table as the last commit of this node left it, unless what was found is newer. Another node
   * may have gone on since; the commit's transaction finds out.
   */
  TableHead newest(FoundObject found) {
    TableHead last = lastCommitted.get(slot(found.objectId()));
    return last != null
            && last.tableId().equals(found.objectId())
            && last.version() >= found.version()
        ? last
        : TableHead.of(found);
  }

  /** Records how the last commit left a table; called in the order of commits. */
  void committed(TableHead table) {
    lastCommitted.set(slot(table.tableId()), table);
  }

  private static int slot(UUID tableId) {
    return Math.floorMod(tableId.hashCode(), LAST_COMMITTED);
  }
}
