package io.varve.api.memory;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes of the heap that one kind of work may hold at once. Work takes its share before it
 * holds the bytes, and waits a moment for it. Small work gets by while large work waits.
 *
 * <p>Work whose share grows as it goes could wait for other such work, all of it in vain. So of
 * those that hold something and wait for more only the oldest waits; the others are refused at
 * once, and what they give back lets it go on (wait-die).
 */
public final class ByteBudget {

  private static final int UNIT = 1 << 10;

  private final int all;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeSet<Share> waitingHolders =
      new TreeSet<>(Comparator.comparingLong((Share share) -> share.number));
  private int free;
  private long shares;

  /**
   * @param bytes at most at once; a larger piece of work has its share when it is alone
   * @param patience how long work waits for its share
   */
  public ByteBudget(long bytes, Duration patience) {
    this.all = units(bytes);
    this.free = all;
    this.patience = patience;
  }

  /** The share of one piece of work, of no bytes yet; for one thread at a time. */
  public Share share() {
    lock.lock();
    try {
      return new Share(shares++);
    } finally {
      lock.unlock();
    }
  }

  /** At most at once, in bytes. */
  public long bytes() {
    return (long) all * UNIT;
  }

  /** What one piece of work holds. */
  public final class Share implements AutoCloseable {
    private final long number;
    private int units;

    private Share(long number) {
      this.number = number;
    }

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
      return take(this, more, atMost);
    }

    /** Gives back what is more than {@code bytes}. */
    public void shrink(long bytes) {
      giveBack(this, units - units(bytes));
    }

    /** Gives back all it holds. */
    @Override
    public void close() {
      giveBack(this, units);
    }
  }

  private boolean take(Share share, int more, Duration atMost) {
    lock.lock();
    try {
      if (free < more && !await(share, more, atMost.toNanos())) {
        return false;
      }
      free -= more;
      share.units += more;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Share share, int more, long nanos) throws InterruptedException {
    boolean holds = share.units > 0;
    if (holds) {
      waitingHolders.add(share);
      // Younger ones must not wait any longer.
      changed.signalAll();
    }
    try {
      long left = nanos;
      while (free < more) {
        if (left <= 0 || (holds && waitingHolders.first() != share)) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      waitingHolders.remove(share);
    }
  }

  private void giveBack(Share share, int less) {
    if (less <= 0) {
      return;
    }
    lock.lock();
    try {
      share.units -= less;
      free += less;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static int units(long bytes) {
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT));
  }
}
