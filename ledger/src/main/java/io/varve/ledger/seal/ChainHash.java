package io.varve.ledger.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * The hash that chains sealed events (encoding 1): SHA-256 over the previous hash (32 bytes, zeros
 * before position 1), one byte 1, then position and stream version (8 bytes each, big-endian), time
 * of sealing (microseconds since the epoch, 8 bytes), then event id, stream type, stream id, name,
 * revision, time of occurrence, metadata and payload, each as UTF-8 after its length (4 bytes).
 */
public final class ChainHash {

  /** The hash before the first event. */
  public static final byte[] GENESIS = new byte[32];

  private static final byte ENCODING = 1;

  private ChainHash() {}

  /** The hash of {@code event} at {@code position}, sealed at {@code sealedAt}, after another. */
  public static byte[] next(byte[] previous, long position, Instant sealedAt, StoredEvent event) {
    MessageDigest digest = sha256();
    digest.update(previous);
    digest.update(ENCODING);
    digest.update(number(position));
    digest.update(number(event.streamVersion()));
    digest.update(number(micros(sealedAt)));
    text(digest, event.eventId().toString());
    text(digest, event.streamType());
    text(digest, event.streamId().toString());
    text(digest, event.name());
    text(digest, event.revision());
    text(digest, event.occurredAt());
    text(digest, event.metadata());
    text(digest, event.payload());
    return digest.digest();
  }

  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
