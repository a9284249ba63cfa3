package io.varve.storage.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Bytes that are held in several arrays, one after the other, so that what is large and shared is
 * not copied to be sent.
 *
 * @param all the arrays; not to be changed
 */
public record Segments(List<byte[]> all) {

  /** Of these arrays. */
  public static Segments of(byte[]... all) {
    return new Segments(List.of(all));
  }

  /** How many bytes they are together. */
  public long length() {
    return all.stream().mapToLong(piece -> piece.length).sum();
  }

  /** Writes them all. */
  public void writeTo(OutputStream out) throws IOException {
    for (byte[] piece : all) {
      out.write(piece);
    }
  }

  /** All in one array. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(length()));
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory is always written", e);
    }
    return out.toByteArray();
  }
}
