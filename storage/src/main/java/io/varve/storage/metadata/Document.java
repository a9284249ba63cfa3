package io.varve.storage.metadata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document that answers carry, plain or compressed. It is compressed once, and each answer
 * puts its own few bytes around that.
 */
public final class Document {

  /** Of a gzip member without name and time (RFC 1952, 2.3). */
  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private static final int STORED_BLOCK_HEADER = 5;
  private static final int MAX_STORED_BLOCK = 0xffff;

  private final byte[] json;
  private volatile byte @Nullable [] deflated;

  Document(byte[] json) {
    this.json = json;
  }

  /** The document, uncompressed, as UTF-8; not to be changed. */
  public byte[] json() {
    return json;
  }

  /** The document between {@code head} and {@code tail}. */
  public Segments between(byte[] head, byte[] tail) {
    return Segments.of(head, json, tail);
  }

  /**
   * The same as one gzip member: head and tail are in blocks that are only stored (RFC 1951,
   * 3.2.4), around the blocks that are kept ready.
   *
   * @param head less than 64 KiB, as is {@code tail}
   */
  public Segments gzipBetween(byte[] head, byte[] tail) {
    CRC32 checksum = new CRC32();
    checksum.update(head);
    checksum.update(json);
    checksum.update(tail);
    int size = head.length + json.length + tail.length;
    byte[] end =
        littleEndian(2 * Integer.BYTES).putInt((int) checksum.getValue()).putInt(size).array();
    return Segments.of(GZIP_HEADER, stored(head, false), deflated(), stored(tail, true), end);
  }

  private static byte[] stored(byte[] bytes, boolean last) {
    if (bytes.length > MAX_STORED_BLOCK) {
      throw new IllegalArgumentException("Too long for a stored block: " + bytes.length);
    }
    return littleEndian(STORED_BLOCK_HEADER + bytes.length)
        .put((byte) (last ? 1 : 0))
        .putShort((short) bytes.length)
        .putShort((short) ~bytes.length)
        .put(bytes)
        .array();
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  // Ends on a byte's boundary without being the last, so that a stored block can follow.
  private byte[] deflated() {
    byte[] made = deflated;
    if (made == null) {
      // The fastest level: a document is read a few times only before the next commit.
      try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
        deflater.setInput(json);
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length / 4 + 64);
        byte[] buffer = new byte[16 << 10];
        int count;
        do {
          count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
          out.write(buffer, 0, count);
        } while (count == buffer.length);
        made = out.toByteArray();
      }
      deflated = made;
    }
    return made;
  }
}
