package io.varve.storage.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.http.AbortableInputStream;

/**
 * The body of an answer, which may keep its reader waiting for some time in all, and longer only if
 * much comes meanwhile. What the reader does between two reads does not count.
 */
final class BoundedBody extends FilterInputStream {

  /** A megabyte a second; a store on the other side of the world is faster. */
  private static final long NANOS_PER_BYTE = 1_000;

  private final AbortableInputStream body;
  private final long patienceNanos;
  private long waited;
  private long came;

  BoundedBody(AbortableInputStream body, Duration patience) {
    super(body);
    this.body = body;
    this.patienceNanos = patience.toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long began = System.nanoTime();
    int read = in.read(bytes, offset, length);
    waited += System.nanoTime() - began;
    came += Math.max(read, 0);
    if (read >= 0 && waited > patienceNanos + came * NANOS_PER_BYTE) {
      body.abort();
      throw new IOException("The store sends too slowly");
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    // By reading, so that it is counted.
    byte[] skipped = new byte[(int) Math.clamp(count, 0, 8192)];
    return Math.max(read(skipped, 0, skipped.length), 0);
  }
}
