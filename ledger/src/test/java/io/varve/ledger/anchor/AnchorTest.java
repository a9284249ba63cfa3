package io.varve.ledger.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private static Anchor anchor(long position) {
    return KEY.sign(
        new Ledger(new UUID(0, 1), "1-00000000", position, new byte[32]), Instant.EPOCH);
  }

  @Test
  void theLongestAnchorFitsItsBound() {
    Anchor longest =
        KEY.sign(
            new Ledger(UUID.randomUUID(), "999999999-00000000", Long.MAX_VALUE, new byte[32]),
            Instant.now());
    assertThat(longest.toLine()).hasSizeLessThan(Anchor.MAX_LENGTH / 2);
    assertThat(Anchor.parse(longest.toLine())).hasValue(longest);
  }

  @Test
  void aKeyIsMadeOfItsTextAsTheStandardSays() {
    // RFC 8032, 7.1, test 1
    byte[] seed =
        HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    AnchorKey key = AnchorKey.parse(Base64.getEncoder().encodeToString(seed));
    assertThat(HexFormat.of().formatHex(key.publicKey()))
        .endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assertThatThrownBy(() -> AnchorKey.parse("c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A key of anchors must be 32 random bytes in base64");
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
