package io.varve.storage.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a secret is sealed by, and what opens it. */
final class EnvelopeTest {

  private static final UUID ID = new UUID(1, 2);
  private static final String SECRET = "größe of a planted secret";
  private static final SecretKeys KEYS = keys(1);
  private static final SecretKeys OTHERS = keys(2);

  private static SecretKeys keys(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return SecretKeys.parse(Base64.getEncoder().encodeToString(key));
  }

  private static SecretKey key(SecretKeys keys) {
    return keys.find(keys.first().orElseThrow()).orElseThrow();
  }

  @Test
  void envelopeIsOpenedByItsKeyOnly() {
    Envelope envelope = Envelope.seal(key(KEYS), ID, SECRET);
    assertThat(envelope.open(key(KEYS), ID)).isEqualTo(SECRET);
    assertThat(new String(envelope.ciphertext(), StandardCharsets.ISO_8859_1))
        .doesNotContain("planted");
    assertThat(Envelope.seal(key(KEYS), ID, SECRET).ciphertext())
        .isNotEqualTo(envelope.ciphertext());
  }

  @Test
  void envelopeIsNotOpenedByAnotherKeyOrIdOrWithAnotherByte() {
    Envelope envelope = Envelope.seal(key(KEYS), ID, SECRET);
    assertThatThrownBy(() -> envelope.open(key(OTHERS), ID))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> envelope.open(key(KEYS), new UUID(1, 3)))
        .isInstanceOf(IllegalStateException.class);
    for (byte[] part : new byte[][] {envelope.wrappedKey(), envelope.ciphertext()}) {
      part[part.length / 2] ^= 1;
      assertThatThrownBy(() -> envelope.open(key(KEYS), ID))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("altered");
      part[part.length / 2] ^= 1;
    }
    assertThat(envelope.open(key(KEYS), ID)).isEqualTo(SECRET);
  }

  @Test
  void aNewKeyTakesThePlaceOfTheOld() {
    Envelope next = Envelope.seal(key(KEYS), ID, SECRET).rewrapped(key(KEYS), key(OTHERS), ID);
    assertThat(next.open(key(OTHERS), ID)).isEqualTo(SECRET);
    assertThatThrownBy(() -> next.open(key(KEYS), ID)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "not base64 at all !!", "AAECAwQFBgcICQoLDA0ODw=="})
  void aKeyThatIsNoneIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> SecretKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 random bytes");
  }
}
