package io.varve.ledger.seal;

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
    LinkDigest digest = new LinkDigest(previous, ENCODING);
    digest.number(position);
    digest.number(event.streamVersion());
    digest.time(sealedAt);
    digest.text(event.eventId().toString());
    digest.text(event.streamType());
    digest.text(event.streamId().toString());
    digest.text(event.name());
    digest.text(event.revision());
    digest.text(event.occurredAt());
    digest.text(event.metadata());
    digest.text(event.payload());
    return digest.hash();
  }
}
