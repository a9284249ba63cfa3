package io.varve.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes version 7 UUIDs (RFC 9562): ids that sort by the time they were made. */
public final class Uuids {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The last issued 60 bits of time: 48 of milliseconds, 12 of the fraction below them. */
  private static final AtomicLong LAST = new AtomicLong();

  private Uuids() {}

  /**
   * A new version 7 UUID, greater than every one made before it in this process, even if the clock
   * was set back. The 62 bits below the time are random.
   */
  public static UUID v7() {
    long time = LAST.updateAndGet(last -> Math.max(last + 1, now()));
    long high = (time >>> 12 << 16) | 0x7000L | (time & 0xFFF);
    long low = (RANDOM.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low);
  }

  private static long now() {
    Instant now = Instant.now();
    long fraction = (now.getNano() % 1_000_000) * 4096L / 1_000_000;
    return (now.toEpochMilli() << 12) | fraction;
  }
}
