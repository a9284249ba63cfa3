package io.varve.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks again and again, shortly apart, until something exists. */
final class Waiting {

  private static final Duration STEP = Duration.ofMillis(20);

  private Waiting() {}

  /** One look; null when what is waited for is not there yet. */
  @FunctionalInterface
  interface Look<T, E extends Exception> {
    @Nullable T look() throws E;
  }

  @FunctionalInterface
  interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /** Gives whether the condition came to hold before the patience was over. */
  static <E extends Exception> boolean until(Duration patience, Condition<E> condition) throws E {
    return upTo(patience, () -> condition.holds() ? Boolean.TRUE : null) != null;
  }

  /** Gives what the look finds, or null when the patience is over. */
  static <T, E extends Exception> @Nullable T upTo(Duration patience, Look<T, E> look) throws E {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      T found = look.look();
      if (found != null || System.nanoTime() - end >= 0) {
        return found;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  static LocalPostgresException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LocalPostgresException("Interrupted while waiting for Postgres.", e);
  }
}
