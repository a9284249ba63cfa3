package io.varve.ledger.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.epoch.Epochs.Ledger;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Anchors are short, a key is what its text says, and only keys that are known are trusted. */
final class AnchorTest {

  private static final AnchorKey KEY = AnchorKey.parse(AnchorKey.newText());

  /** RFC 8032, 7.1, test 1. */
  private static final AnchorKey STANDARD =
      AnchorKey.parse(
          Base64.getEncoder()
              .encodeToString(
                  HexFormat.of()
                      .parseHex(
                          "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));

  private static Anchor anchor(long position) {
    return KEY.sign(
        new Ledger(new UUID(0, 1), "1-00000000", position, new byte[32]),
        AttemptChain.End.NONE,
        Instant.EPOCH);
  }

  @Test
  void theLongestAnchorFitsItsBound() {
    Anchor longest =
        KEY.sign(
            new Ledger(UUID.randomUUID(), "999999999-00000000", Long.MAX_VALUE, new byte[32]),
            new AttemptChain.End(Long.MAX_VALUE, "f".repeat(64)),
            Instant.now());
    assertThat(longest.toLine()).hasSizeLessThan(Anchor.MAX_LENGTH / 2);
    assertThat(Anchor.parse(longest.toLine())).hasValue(longest);
  }

  @Test
  void aKeyIsMadeOfItsTextAsTheStandardSays() {
    assertThat(HexFormat.of().formatHex(STANDARD.publicKey()))
        .endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assertThatThrownBy(() -> AnchorKey.parse("c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A key of anchors must be 32 random bytes in base64");
  }

  /** Of version 1, which the key of the standard's test signed. */
  private static final String OLD =
      "{\"ledger-id\":\"00000000-0000-0000-0000-000000000001\",\"epoch\":\"1-00000000\",\"position\":4711,"
          + "\"hash\":\"0000000000000000000000000000000000000000000000000000000000000000\","
          + "\"at\":\"2026-11-29T15:08:29.688Z\",\"key\":\"06e3fd8fda29bb60\",\"signature\":"
          + "\"13+WuUby4uw6Fal12QYdj69+HgKV1LMHbDHbWima5h3pun8Iezj1Ers+KLHJmsEuwovIRRKCkRZ/0FN6/sHACA==\"}";

  @Test
  void anAnchorThatDoesNotSignAttemptsIsStillTrusted() {
    Anchor old = Anchor.parse(OLD).orElseThrow();
    assertThat(old.attempts()).isNull();
    assertThat(old.toLine()).isEqualTo(OLD);
    AnchorKeys keys = AnchorKeys.parse(List.of(STANDARD.publicText()));
    assertThat(keys.trusts(old)).isTrue();
    assertThat(keys.trusts(Anchor.parse(OLD.replace("4711", "4712")).orElseThrow())).isFalse();
  }

  @Test
  void theEndOfAttemptsCanNeitherBeChangedNorAddedNorTakenAway() {
    AnchorKeys keys = AnchorKeys.parse(List.of(KEY.publicText(), STANDARD.publicText()));
    String line = anchor(1).toLine();
    String attempts = ",\"attempts\":{\"position\":0,\"hash\":\"" + "0".repeat(64) + "\"}";
    assertThat(line).contains(attempts);
    for (String forged :
        List.of(
            line.replace(attempts, ""),
            line.replace(attempts, attempts.replace(":0,", ":1,")),
            OLD.replace(",\"at\"", attempts + ",\"at\""))) {
      assertThat(Anchor.parse(forged))
          .hasValueSatisfying(a -> assertThat(keys.trusts(a)).isFalse());
    }
    for (String none :
        List.of("7", "{}", "{\"position\":1}", "{\"position\":-1,\"hash\":\"00\"}")) {
      assertThat(Anchor.parse(line.replace(attempts, ",\"attempts\":" + none))).isEmpty();
    }
  }

  @Test
  void onlyTheKeyThatSignedIsTrusted() {
    AnchorKey other = AnchorKey.parse(AnchorKey.newText());
    assertThat(AnchorKeys.parse(List.of(KEY.publicText())).trusts(anchor(1))).isTrue();
    assertThat(AnchorKeys.parse(List.of(other.publicText())).trusts(anchor(1))).isFalse();
    String pem = "-----BEGIN PUBLIC KEY-----\n" + KEY.publicText() + "\n-----END PUBLIC KEY-----\n";
    assertThat(AnchorKeys.parse(List.of(pem)).trusts(anchor(1))).isTrue();
    assertThatThrownBy(() -> AnchorKeys.parse(List.of("word")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
