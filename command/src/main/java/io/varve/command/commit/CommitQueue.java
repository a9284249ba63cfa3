package io.varve.command.commit;

import io.varve.command.commit.CommitLeases.Turn;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The commits of this node to one table: a fair, bounded queue, and behind it a few places in which
 * commits are at work at once, so that the latency of the store is not in series.
 *
 * <p>Whoever is first in the queue takes a place and is applied, in memory, to the base that the
 * one before will leave if all goes well. Then the next one may come, while this one writes its
 * file, waits until all before it are done, and commits. Commits that are made on one another so
 * are a run. What holds:
 *
 * <ul>
 *   <li>Commits of a lane are sent in the order in which they were applied, each after what became
 *       of those before it is known.
 *   <li>Nothing counts before its base is committed: a commit that was refused on it, or that
 *       changes nothing, waits for those before it like every other.
 *   <li>When a commit does not come to what those behind it were applied to, its run is broken.
 *       Nobody joins it any more; those in it forget what they wrote and are carried out again, one
 *       by one, each on the newest that the database has, until their own deadlines.
 *   <li>Who gives up before its turn leaves when those before it have left, so order stays.
 *   <li>Who works {@link #alone} has all places.
 * </ul>
 *
 * <p>Where other nodes commit to the table too, a run has a turn at it and gives it up after a
 * while; a run without one asks now and then whether another node has one.
 *
 * @param <B> what commits are applied to
 */
final class CommitQueue<B> {

  /** Commits at work at once, in a lane. */
  static final int DEPTH = 8;

  private static final int MAX_WAITING = 256;

  private final UUID tableId;
  private final CommitLeases turns;
  private final ReentrantLock entrance = new ReentrantLock(true);
  // Taken by whoever is in the entrance only, so nobody waits for one of several.
  private final Semaphore places = new Semaphore(DEPTH);
  // The newest; guarded by the entrance.
  private @Nullable CommitBatch<B> run;

  CommitQueue(UUID tableId, CommitLeases turns) {
    this.tableId = tableId;
    this.turns = turns;
  }

  /**
   * A commit to the table, which is called by one thread.
   *
   * @param <B> what it is applied to
   * @param <T> what it comes to
   */
  interface Commit<B, T> {

    /**
     * What the table is, for the first of a run.
     *
     * @param inTurn whether another node may have committed since it was found
     */
    B newest(boolean inTurn);

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
   * @param deadline {@link System#nanoTime()} at which waiting and trying again end
   * @throws RefusedException if it is refused, too many wait already, or the deadline comes first
   */
  <T> T carryOut(Commit<B, T> commit, long deadline) {
    Place<T> place = enter(commit, deadline);
    try {
      Optional<T> outcome = place.asApplied(deadline);
      while (outcome.isEmpty()) {
        if (System.nanoTime() - deadline > 0) {
          throw CommitQueues.tooLate();
        }
        outcome = place.again();
      }
      return outcome.get();
    } finally {
      place.leave();
    }
  }

  /** Waits until no other commit is at work, and keeps others out. */
  void enterAlone(long deadline) {
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

  /** Ends what {@link #enterAlone} began. */
  void leaveAlone() {
    places.release(DEPTH);
    entrance.unlock();
  }

  private <T> Place<T> enter(Commit<B, T> commit, long deadline) {
    enter(deadline);
    try {
      take(1, deadline);
      CommitBatch<B> joined = run;
      if (joined == null || !joined.join()) {
        joined = begin(commit, deadline);
        run = joined;
      }
      Place<T> place = placeIn(joined, commit);
      place.apply();
      return place;
    } finally {
      entrance.unlock();
    }
  }

  // Who has joined a run leaves it, even if there is no memory for its place.
  private <T> Place<T> placeIn(CommitBatch<B> joined, Commit<B, T> commit) {
    Place<T> place = null;
    try {
      place = new Place<>(joined, commit);
      return place;
    } finally {
      if (place == null) {
        joined.breakUp();
        joined.leave();
        places.release();
      }
    }
  }

  private CommitBatch<B> begin(Commit<B, ?> commit, long deadline) {
    int taken = 1;
    Turn turn = Turn.NONE;
    CommitBatch<B> begun = null;
    try {
      take(DEPTH - 1, deadline);
      taken = DEPTH;
      turn = turns.ifContended(tableId);
      begun = new CommitBatch<>(tableId, turns, turn, commit.newest(turn != Turn.NONE));
      return begun;
    } finally {
      if (begun == null) {
        turn.close();
        places.release(taken);
      } else {
        places.release(DEPTH - 1);
      }
    }
  }

  private void enter(long deadline) {
    if (entrance.getQueueLength() >= MAX_WAITING) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS, "Too many commits wait for this table; try again later");
    }
    inTime(() -> entrance.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private void take(int count, long deadline) {
    inTime(() -> places.tryAcquire(count, deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private interface Waiting {
    boolean came() throws InterruptedException;
  }

  private static void inTime(Waiting waiting) {
    try {
      if (!waiting.came()) {
        throw CommitQueues.tooLate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommitQueues.tooLate();
    }
  }

  /** One commit in its run. */
  private final class Place<T> {
    private final CommitBatch<B> run;
    private final Commit<B, T> commit;
    private final CompletableFuture<?> before;
    private final CompletableFuture<?> done = new CompletableFuture<>();
    private @Nullable Throwable refusal;

    /** The last place of a run; made in the entrance. */
    Place(CommitBatch<B> run, Commit<B, T> commit) {
      this.run = run;
      this.commit = commit;
      this.before = run.follow(done);
    }

    /** Called in the entrance. */
    void apply() {
      try {
        run.apply(commit::apply);
      } catch (RuntimeException e) {
        refusal = e;
      } catch (Error e) {
        leave();
        throw e;
      }
    }

    /** What the commit comes to on the base that it was applied to; empty if that is not to be. */
    Optional<T> asApplied(long deadline) {
      boolean stands = refusal != null;
      try {
        Throwable problem = stands ? refusal : write();
        awaitThoseBefore(deadline);
        if (run.isBroken()) {
          return Optional.empty();
        }
        if (problem != null) {
          throw rethrown(problem);
        }
        Optional<T> outcome = commit.send();
        stands = outcome.isPresent();
        return outcome;
      } finally {
        if (!stands) {
          run.breakUp();
        }
      }
    }

    // An Error, such as that of a full heap, ends this commit as any other problem does: after
    // those before it, and with its run.
    private @Nullable Throwable write() {
      try {
        commit.write();
        return null;
      } catch (RuntimeException | Error e) {
        return e;
      }
    }

    private static RuntimeException rethrown(Throwable problem) {
      if (problem instanceof Error error) {
        throw error;
      }
      return (RuntimeException) problem;
    }

    private void awaitThoseBefore(long deadline) {
      boolean whole = false;
      try {
        inTime(() -> isThere(before, deadline));
        whole = !run.isBroken();
      } finally {
        if (!whole) {
          commit.discard();
        }
      }
    }

    Optional<T> again() {
      run.haveTurn();
      return commit.again();
    }

    void leave() {
      before.whenComplete(
          (nothing, never) -> {
            try {
              run.leave();
            } finally {
              done.complete(null);
              places.release();
            }
          });
    }
  }

  private static boolean isThere(CompletableFuture<?> event, long deadline)
      throws InterruptedException {
    try {
      event.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("It is never completed so", e);
    }
  }
}
