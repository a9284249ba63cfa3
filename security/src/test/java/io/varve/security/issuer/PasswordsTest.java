package io.varve.security.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PasswordsTest {

  private final Passwords passwords = new Passwords();

  @Test
  void passwordMatchesItsHashAndNoOther() {
    String hash = passwords.hash("correct horse battery");
    assertThat(hash).startsWith("{bcrypt}$2a$10$");
    assertThat(passwords.matches("correct horse battery", Optional.of(hash))).isTrue();
    assertThat(passwords.matches("correct horse batter", Optional.of(hash))).isFalse();
    assertThat(passwords.matches("", Optional.of(hash))).isFalse();
    assertThat(passwords.matches("correct horse battery", Optional.empty())).isFalse();
  }

  @Test
  void longPasswordIsNotTakenForItsBeginning() {
    String longest = "abcdefgh".repeat(9);
    String hash = passwords.hash(longest);
    assertThat(passwords.matches(longest, Optional.of(hash))).isTrue();
    assertThat(passwords.matches(longest + "i", Optional.of(hash))).isFalse();
    assertThat(Passwords.refusal("anna", "before", longest)).isEmpty();
    assertThat(Passwords.refusal("anna", "before", longest + "i").orElseThrow())
        .contains("at most 72 bytes");
  }

  @Test
  void accentCountsHoweverItIsTyped() {
    String hash = passwords.hash("cr\u00e8me br\u00fbl\u00e9e, s'il vous pla\u00eet");
    String apart = "cre\u0300me bru\u0302le\u0301e, s'il vous plai\u0302t";
    assertThat(passwords.matches(apart, Optional.of(hash))).isTrue();
  }

  @Test
  void oneTimePasswordsAreLongAndNoTwoAreTheSame() {
    assertThat(Passwords.generate())
        .matches("([a-z2-9]{4}-){4}[a-z2-9]{4}")
        .isNotEqualTo(Passwords.generate());
  }
}
