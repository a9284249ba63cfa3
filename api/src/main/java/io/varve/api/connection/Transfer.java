package io.varve.api.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A body on its way from or to a client, and the time spent waiting for that client. One that goes
 * too slowly is stopped: its reader reads the end of the stream, its writer fails.
 */
public final class Transfer implements AutoCloseable {

  /** Bytes a second that a body goes with at least, after {@link #GRACE}. */
  public static final int MIN_RATE = 32 << 10;

  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Where others wait for room, a body is fast enough that goes with so many bytes a second. */
  private static final int FAST = 256 << 10;

  private static final Duration SHORT = Duration.ofMillis(500);

  private final Connections connections;
  private final Runnable stopping;
  private final long maxNanos;
  private long bytes;
  private long spent;
  private long since;
  private boolean stopped;
  private boolean closed;

  /**
   * @param stopping wakes the thread that waits for the client
   * @param atMost in which it is to be whole
   */
  Transfer(Connections connections, Runnable stopping, Duration atMost) {
    this.connections = connections;
    this.stopping = stopping;
    this.maxNanos = atMost.toNanos();
  }

  /** Gives how many bytes it has read; below 0 where there are no more. */
  @FunctionalInterface
  interface Source {
    int read() throws IOException;
  }

  /** As {@link InputStream#read(byte[], int, int)} of {@code in}. */
  public int read(InputStream in, byte[] into, int offset, int length) throws IOException {
    return read(() -> in.read(into, offset, length));
  }

  /** Waits for the client as long as a source does, and counts the bytes that it gives. */
  int read(Source source) throws IOException {
    begin();
    int read = -1;
    try {
      read = source.read();
      return read;
    } finally {
      end(read);
    }
  }

  /** As {@link OutputStream#write(byte[], int, int)} of {@code out}. */
  public void write(OutputStream out, byte[] from, int offset, int length) throws IOException {
    begin();
    int written = 0;
    try {
      out.write(from, offset, length);
      written = length;
    } finally {
      end(written);
    }
  }

  /** As {@link OutputStream#flush()} of {@code out}. */
  public void flush(OutputStream out) throws IOException {
    begin();
    try {
      out.flush();
    } finally {
      end(0);
    }
  }

  private synchronized void begin() {
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
      stopping.run();
    }
  }

  /** It has gone, or is wanted no more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    connections.ended(this);
  }
}
