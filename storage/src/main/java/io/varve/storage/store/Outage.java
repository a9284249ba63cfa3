package io.varve.storage.store;

import java.time.Duration;

/**
 * Whether a store seems to be away. After some failures in a row nobody is made to wait for it any
 * more but one request now and then, which finds out whether it is back.
 */
public final class Outage {

  private static final int FAILURES = 5;
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private int failures;
  private long nextTry;

  /** Whether a request may be sent. */
  public synchronized boolean allows() {
    if (failures < FAILURES) {
      return true;
    }
    long now = System.nanoTime();
    if (now - nextTry < 0) {
      return false;
    }
    nextTry = now + PAUSE_NANOS;
    return true;
  }

  /** The store answered, whatever the response. */
  public synchronized void answered() {
    failures = 0;
  }

  /** The store did not answer. */
  public synchronized void failed() {
    failures++;
    nextTry = System.nanoTime() + PAUSE_NANOS;
  }
}
