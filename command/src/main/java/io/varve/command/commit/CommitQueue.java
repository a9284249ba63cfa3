package io.varve.command.commit;

import io.varve.command.commit.CommitLeases.Lease;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue of this node's commits to one table: fair, bounded, and with a few slots in which
 * commits are at work at once, so that the latency of the store is not in series.
 *
 * <p>The first commit in the queue takes a slot and is applied, in memory, to the base that the
 * commit before it will leave if all goes well. Then the next one takes a slot, while this one
 * writes its file, waits until all before it are done, and commits. Commits that are applied to one
 * another in this way are a {@linkplain CommitBatch batch}. What holds:
 *
 * <ul>
 *   <li>Commits are sent in the order in which they were applied, each after the outcome of those
 *       before it is known.
 *   <li>No outcome counts before its base is committed: a commit that was refused on it, or that
 *       changes nothing, waits for those before it like every other.
 *   <li>If a commit does not result in the base that later ones were applied to, its batch is
 *       broken. No commit joins it any more; those in it discard what they wrote and are carried
 *       out again, one by one, each on the newest that the database has, until their own deadlines.
 *   <li>A commit that gives up early leaves when those before it have left, so order stays.
 *   <li>A caller that has {@linkplain #enterExclusively entered exclusively} holds all slots.
 * </ul>
 *
 * <p>Where other nodes commit to the table too, a batch holds the table's lease and gives it up
 * after a while; a batch without one asks now and then whether another node has it.
 *
 * @param <B> what commits are applied to
 */
final class CommitQueue<B> {

  /** Commits to a table that are at work at once. */
  static final int DEPTH = 8;

  private static final int MAX_WAITING = 256;

  private final UUID tableId;
  private final CommitLeases leases;
  private final ReentrantLock entrance = new ReentrantLock(true);
  // Taken only by the caller in the entrance, so no other waits for one of several.
  private final Semaphore slots = new Semaphore(DEPTH);
  // The newest; guarded by the entrance.
  private @Nullable CommitBatch<B> batch;

  CommitQueue(UUID tableId, CommitLeases leases) {
    this.tableId = tableId;
    this.leases = leases;
  }

  /**
   * A commit to the table, which is called by one thread.
   *
   * @param <B> what it is applied to
   * @param <T> what it comes to
   */
  interface Commit<B, T> {

    /**
     * What the table is, for the first of a batch.
     *
     * @param leased whether another node may have committed since it was found
     */
    B newest(boolean leased);

    /**
     * Applies the commit to a base that may never be.
     *
     * @return what the table will be; the base itself if nothing changes
     * @throws RuntimeException if it is refused, which counts only if the base comes to be
     */
    B apply(B base);

    /** Writes what it was applied to, if anything. */
    void write();

    /**
     * Commits, on a base that came to be; empty if another node came first. If it is not committed,
     * nothing of it is left.
     */
    Optional<T> send();

    /** Forgets what was written, for the base did not come to be. */
    void discard();

    /** All of it, on the newest; empty if another node came first. */
    Optional<T> again();
  }

  /**
   * Carries a commit out in order, as soon as it can be.
   *
   * @param deadline at which waiting and trying again end
   * @throws RefusedException if it is refused, too many wait already, or the deadline comes first
   */
  <T> T carryOut(Commit<B, T> commit, Deadline deadline) {
    CommitSlot<B, T> slot = enter(commit, deadline);
    try {
      return deadline.retry(slot.asApplied(deadline), slot::again);
    } finally {
      slot.leave();
    }
  }

  /** Waits until no other commit is at work, and keeps others out. */
  void enterExclusively(Deadline deadline) {
    enter(deadline);
    boolean alone = false;
    try {
      take(DEPTH, deadline);
      alone = true;
    } finally {
      if (!alone) {
        entrance.unlock();
      }
    }
  }

  /** Ends what {@link #enterExclusively} began. */
  void leaveExclusively() {
    slots.release(DEPTH);
    entrance.unlock();
  }

  private <T> CommitSlot<B, T> enter(Commit<B, T> commit, Deadline deadline) {
    enter(deadline);
    try {
      take(1, deadline);
      CommitBatch<B> joined = batch;
      if (joined == null || !joined.join()) {
        joined = begin(commit, deadline);
        batch = joined;
      }
      CommitSlot<B, T> slot = slotIn(joined, commit);
      slot.apply();
      return slot;
    } finally {
      entrance.unlock();
    }
  }

  // Who has joined a batch leaves it, even if there is no memory for its slot.
  private <T> CommitSlot<B, T> slotIn(CommitBatch<B> joined, Commit<B, T> commit) {
    CommitSlot<B, T> slot = null;
    try {
      slot = new CommitSlot<>(joined, commit, slots);
      return slot;
    } finally {
      if (slot == null) {
        joined.breakUp();
        joined.leave();
        slots.release();
      }
    }
  }

  private CommitBatch<B> begin(Commit<B, ?> commit, Deadline deadline) {
    int taken = 1;
    Lease lease = Lease.NONE;
    CommitBatch<B> begun = null;
    try {
      take(DEPTH - 1, deadline);
      taken = DEPTH;
      lease = leases.ifContended(tableId);
      begun = new CommitBatch<>(tableId, leases, lease, commit.newest(lease != Lease.NONE));
      return begun;
    } finally {
      if (begun == null) {
        lease.close();
        slots.release(taken);
      } else {
        slots.release(DEPTH - 1);
      }
    }
  }

  private void enter(Deadline deadline) {
    if (entrance.getQueueLength() >= MAX_WAITING) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS, "Too many commits wait for this table; try again later");
    }
    deadline.await(entrance::tryLock);
  }

  private void take(int count, Deadline deadline) {
    deadline.await((time, unit) -> slots.tryAcquire(count, time, unit));
  }
}
