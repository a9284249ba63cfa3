package io.varve.storage.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of an answer, which may keep its reader waiting for some time in all, and longer only if
 * much comes meanwhile, and which may not be longer than is due. What the reader does between two
 * reads does not count.
 */
public final class BoundedBody extends FilterInputStream {

  /**
   * The longest answer that is not a file, in bytes: a list of a thousand names is 6 MB at most.
   */
  public static final long ANSWER = 16 << 20;

  /** The longest answer of a request for a file, whose reader bounds what it takes. */
  public static final long FILE = Long.MAX_VALUE;

  /** The most tags, objects, lists and commas of such an answer: a list has sixty for a name. */
  private static final int MARKS = 250_000;

  /** What may be left of an answer that was read to its last word, in bytes. */
  private static final int REST = 4 << 10;

  /** A megabyte a second; a store on the other side of the world is faster. */
  private static final long NANOS_PER_BYTE = 1_000;

  private final Runnable abort;
  private final long patienceNanos;
  private final long most;
  private long waited;
  private long came;
  private long marks;
  private boolean ended;

  /**
   * Bounds a body.
   *
   * @param abort ends the connection, with no look at what is still to come
   * @param patience how long it may keep its reader waiting, in all
   * @param most bytes
   */
  public BoundedBody(InputStream body, Runnable abort, Duration patience, long most) {
    super(body);
    this.abort = abort;
    this.patienceNanos = patience.toNanos();
    this.most = most;
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
    if (came > most) {
      abort.run();
      throw new IOException("The store's answer is longer than " + most + " bytes");
    }
    ended = read < 0;
    if (most == ANSWER && marked(bytes, offset, read)) {
      abort.run();
      throw new IOException("The store's answer has more than " + MARKS + " parts");
    }
    if (read >= 0 && waited > patienceNanos + came * NANOS_PER_BYTE) {
      abort.run();
      throw new IOException("The store sends too slowly");
    }
    return read;
  }

  // Parsed, an empty part takes a hundred times its length.
  private boolean marked(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte next = bytes[i];
      marks += next == '<' || next == '{' || next == '[' || next == ',' ? 1 : 0;
    }
    return marks > MARKS;
  }

  @Override
  public void close() throws IOException {
    try {
      // Twice: for the last bytes, and for the end.
      byte[] rest = new byte[REST];
      for (int i = 0; i < 2 && !ended; i++) {
        read(rest, 0, REST);
      }
      if (!ended) {
        // What is under it would read all that is still to come, only to keep the connection.
        abort.run();
      }
      super.close();
    } catch (IOException e) {
      // Its reader has what it wants, or knows why it has not; the connection is of no more use.
      abort.run();
    }
  }

  @Override
  public long skip(long count) throws IOException {
    // By reading, so that it is counted.
    byte[] skipped = new byte[(int) Math.clamp(count, 0, 8192)];
    return Math.max(read(skipped, 0, skipped.length), 0);
  }
}
