package io.varve.command.commit;

import io.varve.command.commit.CommitQueue.Commit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One commit in its batch, from the time that it is applied until it leaves.
 *
 * @param <B> what commits are applied to
 * @param <T> what the commit comes to
 */
final class CommitSlot<B, T> {
  private final CommitBatch<B> batch;
  private final Commit<B, T> commit;
  private final Semaphore slots;
  private final CompletableFuture<?> before;
  private final CompletableFuture<?> done = new CompletableFuture<>();
  private @Nullable Throwable refusal;

  /**
   * The last slot of a batch; made in the queue's entrance.
   *
   * @param slots takes one permit back when the commit has left
   */
  CommitSlot(CommitBatch<B> batch, Commit<B, T> commit, Semaphore slots) {
    this.batch = batch;
    this.commit = commit;
    this.slots = slots;
    this.before = batch.follow(done);
  }

  /** Called in the queue's entrance. */
  void apply() {
    try {
      batch.apply(commit::apply);
    } catch (RuntimeException e) {
      refusal = e;
    } catch (Error e) {
      leave();
      throw e;
    }
  }

  /** What the commit comes to on the base that it was applied to; empty if that is not to be. */
  Optional<T> asApplied(Deadline deadline) {
    boolean stands = refusal != null;
    try {
      Throwable problem = stands ? refusal : write();
      awaitThoseBefore(deadline);
      if (batch.isBroken()) {
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
        batch.breakUp();
      }
    }
  }

  // An Error, such as that of a full heap, ends this commit as any other problem does: after
  // those before it, and with its batch.
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

  private void awaitThoseBefore(Deadline deadline) {
    boolean whole = false;
    try {
      deadline.await(this::thoseBeforeLeave);
      whole = !batch.isBroken();
    } finally {
      if (!whole) {
        commit.discard();
      }
    }
  }

  Optional<T> again() {
    batch.takeLease();
    return commit.again();
  }

  void leave() {
    before.whenComplete(
        (nothing, never) -> {
          try {
            batch.leave();
          } finally {
            done.complete(null);
            slots.release();
          }
        });
  }

  private boolean thoseBeforeLeave(long time, TimeUnit unit) throws InterruptedException {
    try {
      before.get(time, unit);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("It is never completed so", e);
    }
  }
}
