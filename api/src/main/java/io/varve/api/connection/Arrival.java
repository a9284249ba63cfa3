package io.varve.api.connection;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A body that is arriving, and the time spent waiting for it. One that comes too slowly is stopped:
 * its reader reads the end of the stream.
 */
public final class Arrival implements AutoCloseable {

  /** Bytes a second that a body comes with at least, after {@link #GRACE}. */
  public static final int MIN_RATE = 32 << 10;

  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Where others wait for memory, a body is fast enough that comes with so many bytes a second. */
  private static final int FAST = 256 << 10;

  private static final Duration SHORT = Duration.ofMillis(500);

  private final Connections connections;
  private final @Nullable WatchedProcessor connection;
  private final long maxNanos;
  private long bytes;
  private long spent;
  private long since;
  private boolean stopped;
  private boolean closed;

  Arrival(Connections connections, @Nullable WatchedProcessor connection, Duration atMost) {
    this.connections = connections;
    this.connection = connection;
    this.maxNanos = atMost.toNanos();
  }

  /** As {@link InputStream#read(byte[], int, int)} of {@code in}. */
  public int read(InputStream in, byte[] into, int offset, int length) throws IOException {
    begin();
    int read = -1;
    try {
      read = in.read(into, offset, length);
      return read;
    } finally {
      end(read);
    }
  }

  synchronized void begin() {
    since = System.nanoTime();
  }

  private synchronized void end(int read) {
    spent += System.nanoTime() - since;
    since = 0;
    bytes += Math.max(0, read);
  }

  /** Whether it was stopped, and so is not whole. */
  public synchronized boolean isStopped() {
    return stopped;
  }

  synchronized boolean isLate(long now) {
    long nanos = nanos(now);
    return nanos > maxNanos || isSlower(nanos - GRACE.toNanos(), MIN_RATE);
  }

  synchronized boolean isSlow(long now) {
    long nanos = nanos(now);
    return nanos > SHORT.toNanos() && isSlower(nanos, FAST);
  }

  private long nanos(long now) {
    return spent + (since == 0 ? 0 : now - since);
  }

  private boolean isSlower(long nanos, int bytesPerSecond) {
    return nanos > 0 && (double) bytes * Duration.ofSeconds(1).toNanos() / nanos < bytesPerSecond;
  }

  synchronized void stop() {
    if (!closed && !stopped) {
      stopped = true;
      if (connection != null) {
        connection.stopInput();
      }
    }
  }

  /** It has arrived, or is wanted no more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    connections.ended(this);
  }
}
