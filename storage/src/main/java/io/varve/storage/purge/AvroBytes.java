package io.varve.storage.purge;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Avro's primitive values in a stream that anybody may have written. A length that it says takes no
 * memory, and what is read is taken from a budget first.
 */
final class AvroBytes {

  private static final int MAX_VARINT = 10;

  private final InputStream in;
  private final AvroBudget budget;

  AvroBytes(InputStream in, AvroBudget budget) {
    this.in = in;
    this.budget = budget;
  }

  AvroBudget budget() {
    return budget;
  }

  /** An int or a long; {@code atEnd} if nothing follows. */
  long numberOr(long atEnd) throws IOException {
    int first = in.read();
    return first < 0 ? atEnd : number(first);
  }

  /** An int or a long. */
  long number() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException();
    }
    return number(first);
  }

  private long number(int first) throws IOException {
    long raw = first & 0x7f;
    int last = first;
    int length = 1;
    for (; (last & 0x80) != 0; length++) {
      last = in.read();
      if (last < 0) {
        throw new EOFException();
      }
      if (length == MAX_VARINT) {
        throw new MalformedAvroException("a number of more than 64 bits");
      }
      raw |= (long) (last & 0x7f) << (7 * length);
    }
    budget.takeBytes(length);
    return (raw >>> 1) ^ -(raw & 1);
  }

  /**
   * A string; null if it has more than {@code most} bytes, and then it is read over.
   *
   * @param most what memory there is for
   */
  @Nullable String text(int most) throws IOException {
    long length = number();
    if (length < 0 || length > most) {
      skip(length);
      return null;
    }
    return new String(bytes((int) length), StandardCharsets.UTF_8);
  }

  /** Exactly {@code length} bytes, for which there is memory. */
  byte[] bytes(int length) throws IOException {
    budget.takeBytes(length);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Reads over a string or bytes. */
  void skipBytes() throws IOException {
    skip(number());
  }

  /** Reads over bytes. */
  void skip(long length) throws IOException {
    budget.takeBytes(length);
    in.skipNBytes(length);
  }
}
