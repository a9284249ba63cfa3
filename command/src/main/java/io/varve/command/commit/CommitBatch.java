package io.varve.command.commit;

import io.varve.command.commit.CommitLeases.Lease;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Commits to one table in a row, each applied to what the one before it will leave. Where other
 * nodes commit to the table too, the batch holds a lease of it.
 *
 * @param <B> what commits are applied to
 */
final class CommitBatch<B> {

  /**
   * After this time a batch gives up its lease to another node, or asks whether one waits for it.
   */
  private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final UUID tableId;
  private final CommitLeases leases;
  private final boolean leased;
  // These three: guarded by the queue's entrance.
  private @Nullable B base;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private long full = System.nanoTime() + BATCH_NANOS;
  // Set by the first of those inside only, one after the other.
  private volatile Lease lease;
  private volatile boolean broken;
  // Guarded by this.
  private int inside = 1;

  /** A batch whose first commit is inside. */
  CommitBatch(UUID tableId, CommitLeases leases, Lease lease, B base) {
    this.tableId = tableId;
    this.leases = leases;
    this.lease = lease;
    this.leased = lease != Lease.NONE;
    this.base = base;
  }

  /** Whether one more commit may be made on the last of this batch; if so it is inside. */
  boolean join() {
    if (broken || (isFull() && !goesOn())) {
      return false;
    }
    synchronized (this) {
      if (inside == 0) {
        return false;
      }
      inside++;
      return true;
    }
  }

  private boolean isFull() {
    return System.nanoTime() - full > 0;
  }

  // Without a lease it goes on if no other node has one.
  private boolean goesOn() {
    if (leased || leases.isTaken(tableId)) {
      return false;
    }
    full = System.nanoTime() + BATCH_NANOS;
    return true;
  }

  /**
   * Puts a commit after the last one.
   *
   * @param done completed when the commit has left
   * @return what is completed when the one before it has
   */
  CompletableFuture<?> follow(CompletableFuture<?> done) {
    CompletableFuture<?> before = last;
    last = done;
    return before;
  }

  /** Applies a commit to what the last one will leave; a refused one leaves that as it was. */
  void apply(UnaryOperator<B> commit) {
    base = commit.apply(Objects.requireNonNull(base));
  }

  /** From now on nothing counts that was applied in this batch, and nobody joins it. */
  void breakUp() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  /** Takes a lease now if other nodes commit to the table too, and this batch has none. */
  void takeLease() {
    if (lease == Lease.NONE) {
      lease = leases.ifContended(tableId);
    }
  }

  /** One commit has left; the last one gives up the lease. */
  void leave() {
    synchronized (this) {
      if (--inside > 0) {
        return;
      }
      // Metadata may be large, and this batch may stay for a while.
      base = null;
    }
    lease.close();
  }
}
