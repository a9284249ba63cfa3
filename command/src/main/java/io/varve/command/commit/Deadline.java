package io.varve.command.commit;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * When a commit stops waiting and trying again.
 *
 * @param nanoTime by {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {

  private static final Duration PAUSE = Duration.ofMillis(50);

  /** The deadline of what begins now. */
  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  /** Something to wait for. */
  @FunctionalInterface
  interface Waiting {

    /** Waits for at most {@code time}; false if it did not come. */
    boolean comes(long time, TimeUnit unit) throws InterruptedException;
  }

  /**
   * Waits.
   *
   * @throws RefusedException if the deadline comes first, or the thread is interrupted
   */
  void await(Waiting waiting) {
    try {
      if (!waiting.comes(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooLate();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooLate();
    }
  }

  /**
   * Leaves others a little time, for the next try needs more than a commit does.
   *
   * @throws RefusedException if the thread is interrupted
   */
  void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooLate();
    }
  }

  /**
   * Tries again while there is no outcome.
   *
   * @param first the outcome of the first try
   * @throws RefusedException if the deadline comes first
   */
  <T> T retry(Optional<T> first, Supplier<Optional<T>> again) {
    Optional<T> outcome = first;
    while (outcome.isEmpty()) {
      if (System.nanoTime() - nanoTime > 0) {
        throw tooLate();
      }
      outcome = again.get();
    }
    return outcome.get();
  }

  private static RefusedException tooLate() {
    return new RefusedException(
        Reason.UNAVAILABLE, "The commit's turn did not come in time and nothing was changed");
  }
}
