package io.varve.api.http;

import java.util.function.LongSupplier;

/** So many at once, and so many a second after that. */
final class Allowance {

  private final LongSupplier nanos;
  private final long most;
  private final long perNanos;
  private long left;
  private long since;

  /**
   * @param most that may be taken at once
   * @param perSecond how many come back in a second
   */
  Allowance(int most, int perSecond) {
    this(most, perSecond, System::nanoTime);
  }

  Allowance(int most, int perSecond, LongSupplier nanos) {
    this.nanos = nanos;
    this.most = most;
    this.perNanos = 1_000_000_000L / perSecond;
    this.left = most;
    this.since = nanos.getAsLong();
  }

  /** Takes one, if there is one. */
  synchronized boolean take() {
    long came = (nanos.getAsLong() - since) / perNanos;
    since += came * perNanos;
    left = Math.min(most, left + came);
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
