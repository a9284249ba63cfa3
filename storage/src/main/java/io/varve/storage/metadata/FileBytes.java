package io.varve.storage.metadata;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;

/** The bytes of metadata files, read up to a length that was known before. */
final class FileBytes {

  private static final int PIECE = 64 << 10;

  private FileBytes() {}

  /**
   * The bytes of a file; empty if it is longer or shorter than {@code length}.
   *
   * @throws NotFoundException if there is no such file
   */
  static Optional<byte[]> ofLength(FileIO io, String location, long length) {
    try (InputStream in = io.newInputFile(location).newStream()) {
      return ofLength(in, length);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }

  private static Optional<byte[]> ofLength(InputStream in, long length) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(length)];
    boolean whole = in.readNBytes(bytes, 0, bytes.length) == bytes.length && in.read() < 0;
    return whole ? Optional.of(bytes) : Optional.empty();
  }

  /**
   * What a file is now, read piece by piece and not beyond the length that it should have.
   *
   * @return its hash, and its length or one that is wrong as well
   */
  static ExpectedFile describe(FileIO io, ExpectedFile expected) {
    MessageDigest digest = ExpectedFile.digest();
    long length = 0;
    byte[] piece = new byte[PIECE];
    try (InputStream in = io.newInputFile(expected.location()).newStream()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
        length += read;
        if (length > expected.length()) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + expected.location(), e);
    }
    return new ExpectedFile(expected.location(), HexFormat.of().formatHex(digest.digest()), length);
  }

  /** Whether the name of a file says that it is compressed. */
  static boolean isCompressed(String location) {
    return location.endsWith(".gz.metadata.json") || location.endsWith(".metadata.json.gz");
  }

  static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
  }

  /** How many bytes a gzip member says that it inflates to (RFC 1952, 2.3.1: ISIZE). */
  static long inflatedLength(byte[] gzip) {
    return gzip.length < Integer.BYTES
        ? 0
        : Integer.toUnsignedLong(
            ByteBuffer.wrap(gzip)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(gzip.length - Integer.BYTES));
  }

  /**
   * Inflates one gzip member; empty if it is none of exactly {@code length} bytes.
   *
   * @param length what {@link #inflatedLength} says
   */
  static Optional<byte[]> inflate(byte[] gzip, long length) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return ofLength(in, length);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
