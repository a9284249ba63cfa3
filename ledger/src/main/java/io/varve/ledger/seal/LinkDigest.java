package io.varve.ledger.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the SHA-256 of a link of a chain, column by column, after the hash of the link before. */
public final class LinkDigest {

  private final MessageDigest digest;

  /**
   * @param previous hash of the link before; zeros for the first
   * @param encoding which columns follow, and how
   */
  public LinkDigest(byte[] previous, byte encoding) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
    digest.update(previous);
    digest.update(encoding);
  }

  /** Adds a number, as 8 bytes, big-endian. */
  public void number(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** Adds a time, as the number of its microseconds since the epoch. */
  public void time(Instant time) {
    number(
        Math.addExact(
            Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000));
  }

  /** Adds a text, as UTF-8 after its length in bytes (4 bytes, big-endian); -1 for none. */
  public void text(@Nullable String text) {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    int length = bytes == null ? -1 : bytes.length;
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    if (bytes != null) {
      digest.update(bytes);
    }
  }

  /** The hash of all that was added. */
  public byte[] hash() {
    return digest.digest();
  }
}
