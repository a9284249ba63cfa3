package io.varve.storage.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.secret.SecretsAwayException;
import io.varve.storage.tls.PrivateStore;
import io.varve.storage.tls.TrustedAuthorities;
import io.varve.testing.tls.TestAuthority;
import io.varve.testing.tls.TlsFront;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A Vault with a certificate of an authority that Java does not know. */
final class VaultAuthorityTest {

  @Test
  void certificateMustBeOfATrustedAuthority() {
    TestAuthority authority = new TestAuthority();
    try (VaultDouble vault = new VaultDouble();
        TlsFront front =
            new TlsFront(
                authority.issue(),
                vault.settings(new VaultLogin.Token(VaultDouble.TOKEN)).uri().toString())) {
      VaultSettings plain = vault.settings(new VaultLogin.Token(VaultDouble.TOKEN));
      URI uri = URI.create(front.url());
      try (VaultSecrets secrets =
          VaultSecrets.open(at(uri, plain, PrivateStore.trusted(authority)))) {
        UUID id = UUID.randomUUID();
        secrets.put(id, "kept");
        assertThat(secrets.get(id)).contains("kept");
      }
      VaultSettings distrusting = at(uri, plain, TrustedAuthorities.OF_JAVA);
      assertThatThrownBy(() -> VaultSecrets.open(distrusting))
          .isInstanceOf(SecretsAwayException.class)
          .hasMessageContaining("--ca-bundle");
    }
  }

  private static VaultSettings at(URI uri, VaultSettings as, TrustedAuthorities authorities) {
    return new VaultSettings(uri, as.mount(), as.path(), as.namespace(), as.login(), authorities);
  }
}
