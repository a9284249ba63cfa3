package io.varve.ledger.anchor;

import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.ledger.store.LedgerJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A statement that the chain had a hash at a position, and attempts one at another, signed with a
 * key that is not in the database. What is read from a file may be anyone's: {@link #parse} takes
 * nothing but an anchor, and says nothing about its signature; {@link AnchorKeys} does.
 *
 * @param epoch name of the epoch, such as {@code 2-6dfc3c52}
 * @param position the newest then; 0 while nothing was sealed
 * @param hash of the chain at that position, lower-case hex
 * @param attempts where attempts ended then; null in anchors of versions that did not sign it
 * @param at when it was made; null in the marks of versions that did not sign
 * @param key id of the key that signed it; null in those
 * @param signature Ed25519 over {@link #signed}, base64; null in those
 */
public record Anchor(
    UUID ledgerId,
    String epoch,
    long position,
    String hash,
    AttemptChain.@Nullable End attempts,
    @Nullable Instant at,
    @Nullable String key,
    @Nullable String signature) {

  /** The longest text of an anchor, in characters. */
  public static final int MAX_LENGTH = 1024;

  // Nine digits fit an int, and so does the number of the epoch after it.
  private static final Pattern EPOCH = Pattern.compile("[1-9][0-9]{0,8}-[0-9a-f]{8}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9+/]{86}==");

  /** Where a ledger stands, not signed yet. */
  static Anchor of(Ledger ledger, AttemptChain.End attempts, Instant now, String key) {
    return new Anchor(
        ledger.id(),
        Objects.requireNonNull(ledger.epoch()),
        ledger.position(),
        HexFormat.of().formatHex(ledger.hash()),
        attempts,
        now.truncatedTo(ChronoUnit.MILLIS),
        key,
        null);
  }

  Anchor with(String newSignature) {
    return new Anchor(ledgerId, epoch, position, hash, attempts, at, key, newSignature);
  }

  /** The anchor that a text is, of this shape to the last character; empty if it is none. */
  public static Optional<Anchor> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(LedgerJson.mapper().readValue(text, Anchor.class))
          .filter(Anchor::isWellFormed);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("NullAway") // Jackson leaves out what the text leaves out.
  private boolean isWellFormed() {
    boolean signed = at != null && key != null && signature != null;
    boolean unsigned = at == null && key == null && signature == null;
    return ledgerId != null
        && epoch != null
        && EPOCH.matcher(epoch).matches()
        && position >= 0
        && hash != null
        && HASH.matcher(hash).matches()
        && (attempts == null || (signed && isWellFormed(attempts)))
        && (unsigned
            || (signed && KEY.matcher(key).matches() && SIGNATURE.matcher(signature).matches()));
  }

  @SuppressWarnings("NullAway") // As above.
  private static boolean isWellFormed(AttemptChain.End end) {
    return end.position() >= 0 && end.hash() != null && HASH.matcher(end.hash()).matches();
  }

  /** Whether it has a signature, of whatever worth. */
  public boolean hasSignature() {
    return signature != null;
  }

  /** The number in the epoch's name, which is below a thousand million. */
  public int epochNumber() {
    return Integer.parseInt(epoch.substring(0, epoch.indexOf('-')));
  }

  /** The bytes that are signed: a line for the kind of statement, then a line a field. */
  byte[] signed() {
    String text =
        attempts == null
            ? "varve anchor 1\n%s\n%s\n%d\n%s\n%s\n%s\n"
                .formatted(ledgerId, epoch, position, hash, at, key)
            : "varve anchor 2\n%s\n%s\n%d\n%s\n%d\n%s\n%s\n%s\n"
                .formatted(
                    ledgerId, epoch, position, hash, attempts.position(), attempts.hash(), at, key);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As a line of JSON, without its end. */
  public String toLine() {
    return LedgerJson.mapper().writeValueAsString(this);
  }
}
