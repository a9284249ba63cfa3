package io.varve.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.ProviderAwayException;
import io.varve.testing.oidc.TestIssuer;
import io.varve.testing.tls.TestAuthority;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** A provider with a certificate of an authority that Java does not know. */
final class PrivateAuthorityTest {

  private static Login login(TestIssuer issuer, Optional<SSLContext> tls) {
    var provider = new OidcProvider("oidc", issuer.uri(), Set.of(TestIssuer.AUDIENCE));
    return new Login(new LoginSettings(List.of(provider), Optional.empty(), true), tls);
  }

  @Test
  void providerIsAskedOnlyIfItsAuthorityIsTrusted() throws Exception {
    TestAuthority authority = new TestAuthority();
    try (TestIssuer issuer = new TestIssuer(authority.issue())) {
      String token = issuer.token("anna");
      assertThat(login(issuer, Optional.of(authority.trusting())).principal(token).id())
          .isEqualTo("oidc~anna");
      Login other = login(issuer, Optional.empty());
      assertThatThrownBy(() -> other.principal(token)).isInstanceOf(ProviderAwayException.class);
    }
  }
}
