package io.varve.api.memory;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of the heap that one kind of work may hold at once. Work takes its share before it
 * holds the bytes, and waits a moment for it. Small work gets by while large work waits.
 */
public final class ByteBudget {

  private static final int UNIT = 1 << 10;

  private final int all;
  private final Semaphore free;
  private final Duration patience;

  /**
   * @param bytes at most at once; a larger piece of work has its share when it is alone
   * @param patience how long work waits for its share
   */
  public ByteBudget(long bytes, Duration patience) {
    this.all = units(bytes);
    this.free = new Semaphore(all);
    this.patience = patience;
  }

  /** The share of one piece of work, of no bytes yet; for one thread at a time. */
  public Share share() {
    return new Share();
  }

  /** At most at once, in bytes. */
  public long bytes() {
    return (long) all * UNIT;
  }

  /** What one piece of work holds. */
  public final class Share implements AutoCloseable {
    private int units;

    private Share() {}

    /**
     * Makes this share as large as {@code bytes}, if it is smaller.
     *
     * @return whether it is; if not, others hold too much, and nothing has changed
     */
    public boolean grow(long bytes) {
      return grow(bytes, patience);
    }

    /** As {@link #grow(long)}, without waiting. */
    public boolean growNow(long bytes) {
      return grow(bytes, Duration.ZERO);
    }

    private boolean grow(long bytes, Duration atMost) {
      int more = Math.min(all, units(bytes)) - units;
      if (more <= 0) {
        return true;
      }
      boolean taken = take(more, atMost);
      if (taken) {
        units += more;
      }
      return taken;
    }

    /** Gives back what is more than {@code bytes}. */
    public void shrink(long bytes) {
      int less = units - units(bytes);
      if (less > 0) {
        units -= less;
        free.release(less);
      }
    }

    /** Gives back all it holds. */
    @Override
    public void close() {
      free.release(units);
      units = 0;
    }
  }

  private boolean take(int units, Duration atMost) {
    try {
      return atMost.isZero()
          ? free.tryAcquire(units)
          : free.tryAcquire(units, atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int units(long bytes) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT));
  }
}
