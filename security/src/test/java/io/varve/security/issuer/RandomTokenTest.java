package io.varve.security.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RandomTokenTest {

  @Test
  void refreshTokenNamesItsLogin() {
    UUID login = UUID.randomUUID();
    String token = RandomToken.refresh(login);
    assertThat(RandomToken.loginOf(token)).contains(login);
    assertThat(RandomToken.refresh(login)).isNotEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "varve_refresh_",
        "varve_refresh_AAAA",
        "varve_refresh_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
        "varve_code_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void textOfAnotherFormNamesNoLogin(String token) {
    assertThat(RandomToken.loginOf(token)).isEmpty();
  }

  // RFC 7636, appendix B.
  @Test
  void verifierProvesItsChallenge() {
    String challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    assertThat(RandomToken.proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge))
        .isTrue();
    assertThat(RandomToken.proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK", challenge))
        .isFalse();
  }
}
