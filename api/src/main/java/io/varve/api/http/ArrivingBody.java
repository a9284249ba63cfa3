package io.varve.api.http;

import io.varve.api.connection.Transfer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** A body as it was sent, while it comes. */
final class ArrivingBody extends PushbackInputStream {

  private final Sent sent;

  /**
   * @param limit above which a body is refused
   * @param declared length, or a negative number if none was declared
   */
  ArrivingBody(InputStream in, Transfer transfer, long limit, long declared) {
    this(new Sent(in, transfer, limit, declared));
  }

  private ArrivingBody(Sent sent) {
    super(sent);
    this.sent = sent;
  }

  boolean isEmpty() throws IOException {
    int first = read();
    if (first >= 0) {
      unread(first);
    }
    return first < 0;
  }

  /**
   * Checks that nothing is missing.
   *
   * @throws EOFException if it ended before its declared length
   */
  void checkWhole() throws EOFException {
    if (sent.transfer.isStopped() || (sent.atEnd && sent.bytes < sent.declared)) {
      throw new EOFException();
    }
  }

  private static final class Sent extends InputStream {
    private final InputStream in;
    private final Transfer transfer;
    private final long limit;
    private final long declared;
    private long bytes;
    private boolean atEnd;

    private Sent(InputStream in, Transfer transfer, long limit, long declared) {
      this.in = in;
      this.transfer = transfer;
      this.limit = limit;
      this.declared = declared;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = transfer.read(in, into, offset, length);
      atEnd |= read < 0;
      bytes += Math.max(0, read);
      if (bytes > limit) {
        throw BodyReader.tooLarge(limit);
      }
      return read;
    }
  }
}
