package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.request.Changes;
import io.varve.security.login.Login;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.OidcProvider.ClaimNames;
import io.varve.testing.oidc.TestIssuer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

final class LoginGuardTest {

  private final TestIssuer issuer = new TestIssuer();
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @AfterEach
  void stop() {
    issuer.close();
  }

  private LoginGuard guard() {
    var claims =
        new ClaimNames(List.of("sub"), Optional.empty(), Optional.of("catalog"), List.of());
    var provider =
        new OidcProvider(
            "oidc",
            issuer.uri(),
            Set.of(TestIssuer.AUDIENCE),
            claims,
            OidcProvider.DEFAULT_ALGORITHMS,
            OidcProvider.DEFAULT_SKEW,
            Set.of(),
            Optional.empty());
    URI tokens = issuer.tokenEndpoint();
    return new LoginGuard(
        new Login(new LoginSettings(List.of(provider), Optional.of(tokens), true)),
        Optional.empty());
  }

  private static MockHttpServletRequest request(String method, String path) {
    var request = new MockHttpServletRequest(method, path);
    request.setAttribute(Incoming.ATTRIBUTE, Incoming.of(request, "r-1", null, new Changes()));
    return request;
  }

  @Test
  void goodTokenMakesItsPrincipalTheActor() {
    var request = request("GET", "/catalog/v1/config");
    request.addHeader(
        "Authorization",
        "Bearer " + issuer.token("anna", claims -> claims.claim("scope", "catalog")));
    guard().check(request, response);
    assertThat(request.getAttribute(Incoming.ATTRIBUTE))
        .isInstanceOfSatisfying(
            Incoming.class, incoming -> assertThat(incoming.actor()).isEqualTo("oidc~anna"));
  }

  @Test
  void tokenWithoutTheScopeIsForbiddenAndSaysWhich() {
    var request = request("GET", "/catalog/v1/config");
    request.addHeader("Authorization", "Bearer " + issuer.token("anna"));
    assertThatThrownBy(() -> guard().check(request, response))
        .isInstanceOfSatisfying(
            HttpRefusedException.class,
            refused -> assertThat(refused.type()).isEqualTo(ErrorType.FORBIDDEN));
    assertThat(response.getHeader("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"catalog\"");
  }

  @Test
  void requestWithoutATokenIsToldWhereToGetOne() {
    assertThatThrownBy(() -> guard().check(request("GET", "/catalog/v1/config"), response))
        .isInstanceOf(HttpRefusedException.class)
        .hasMessageContaining(issuer.tokenEndpoint().toString());
    assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(issuer.keyRequests()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /health, true",
    "GET, /health/ready, true",
    "POST, /catalog/v1/oauth/tokens, true",
    "GET, /catalog/v1/oauth/tokens, false",
    "POST, /catalog/v1/oauth/tokens/, false",
    "POST, /catalog/v1/oauth/%74okens, false",
    "GET, /healthy, false",
    "GET, //health, false",
    "GET, /Health, false"
  })
  void healthAndTokensAreOpenByTheirExactPaths(String method, String path, boolean open) {
    if (open) {
      guard().check(request(method, path), response);
    } else {
      assertThatThrownBy(() -> guard().check(request(method, path), response))
          .isInstanceOf(HttpRefusedException.class);
    }
  }
}
