package io.varve.ledger.attempt;

import io.varve.ledger.seal.LinkDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The hash that chains attempts (encoding 1): SHA-256 over the previous hash (32 bytes, zeros
 * before position 1), one byte 1, then position and time of recording (microseconds since the
 * epoch), 8 bytes each, big-endian, then outcome, actor, action, kind and id of the object, id and
 * hash (hex) of the request, and details, each as UTF-8 after its length (4 bytes; -1 for none).
 */
public final class AttemptHash {

  /** The hash before the first attempt. */
  public static final byte[] GENESIS = new byte[32];

  private static final byte ENCODING = 1;

  private AttemptHash() {}

  /**
   * The columns of a row of {@code attempts} that are hashed, beside its position and its time.
   *
   * @param requestHash of its row of {@code requests}, in hex
   */
  public record Row(
      String outcome,
      @Nullable String actor,
      @Nullable String action,
      @Nullable String objectKind,
      @Nullable UUID objectId,
      @Nullable String requestId,
      @Nullable String requestHash,
      String details) {

    /** The row of an attempt. */
    static Row of(Attempt attempt, byte @Nullable [] requestHash) {
      Attempt.Who who = attempt.who();
      return new Row(
          attempt.outcome().text(),
          attempt.actor(),
          attempt.action(),
          attempt.objectKind(),
          attempt.objectId(),
          who == null ? null : who.requestId(),
          requestHash == null ? null : HexFormat.of().formatHex(requestHash),
          attempt.details());
    }

    private List<@Nullable String> texts() {
      return Arrays.asList(
          outcome,
          actor,
          action,
          objectKind,
          objectId == null ? null : objectId.toString(),
          requestId,
          requestHash,
          details);
    }
  }

  /** The hash of {@code row} at {@code position}, recorded at {@code recordedAt}, after another. */
  public static byte[] next(byte[] previous, long position, Instant recordedAt, Row row) {
    LinkDigest digest = new LinkDigest(previous, ENCODING);
    digest.number(position);
    digest.time(recordedAt);
    row.texts().forEach(digest::text);
    return digest.hash();
  }
}
