package io.varve.security.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClientSecretTest {

  @Test
  void secretHas256RandomBitsAndNeedsNoEscape() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      secrets.add(ClientSecret.generate());
    }
    assertThat(secrets)
        .hasSize(100)
        .allSatisfy(secret -> assertThat(secret).matches("varve_secret_[A-Za-z0-9_-]{43}"));
  }

  @Test
  void hashMatchesItsOwnSecretOnly() {
    byte[] salt = ClientSecret.salt();
    byte[] hash = ClientSecret.hash(salt, "one");
    assertThat(ClientSecret.matches(salt, hash, "one")).isTrue();
    assertThat(ClientSecret.matches(salt, hash, "two")).isFalse();
    assertThat(ClientSecret.matches(ClientSecret.salt(), hash, "one")).isFalse();
    assertThat(ClientSecret.matches(salt, new byte[32], "")).isFalse();
  }
}
