package io.varve.security.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.varve.security.oidc.BadTokenException;
import io.varve.security.oidc.KeyTimes;
import io.varve.security.oidc.KubernetesApi;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.OidcProvider.ClaimNames;
import io.varve.security.oidc.ProviderAwayException;
import io.varve.testing.oidc.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of service accounts, by an API server that answers as Kubernetes does; {@code ./varve test
 * acceptance kubernetes} has the real one.
 */
final class TokenReviewTest {

  private static final String STANDS =
      "{\"status\":{\"authenticated\":true,\"audiences\":[\"" + TestIssuer.AUDIENCE + "\"]}}";

  @TempDir private Path folder;
  private final TestIssuer issuer = new TestIssuer();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Ticking clock = new Ticking();
  private volatile String answer = STANDS;
  private volatile int status = 201;
  private HttpServer api;
  private Login login;

  /** The time, which tests set forward. */
  private static final class Ticking extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  @BeforeEach
  void start() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext(
        "/apis/authentication.k8s.io/v1/tokenreviews",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    api.start();
    Path own = Files.writeString(folder.resolve("token"), "own-token\n");
    URI server = URI.create("http://127.0.0.1:" + api.getAddress().getPort());
    var provider =
        new OidcProvider(
            "kubernetes",
            issuer.uri(),
            Set.of(TestIssuer.AUDIENCE),
            new ClaimNames(
                List.of("kubernetes.io.serviceaccount.uid", "sub"),
                Optional.empty(),
                Optional.empty(),
                List.of("sub")),
            OidcProvider.DEFAULT_ALGORITHMS,
            OidcProvider.DEFAULT_SKEW,
            Set.of(),
            Optional.empty(),
            Optional.of(new KubernetesApi(server, own)));
    login =
        new Login(
            new LoginSettings(List.of(provider), Optional.empty(), true), KeyTimes.USUAL, clock);
  }

  @AfterEach
  void stop() {
    api.stop(0);
    issuer.close();
  }

  private String token() {
    return issuer.token(
        "system:serviceaccount:jobs:dlt",
        claims ->
            claims.claim(
                "kubernetes.io", Map.of("serviceaccount", Map.of("name", "dlt", "uid", "u-1"))));
  }

  @Test
  void tokenThatStandsIsAskedAboutOnceInTenSeconds() throws Exception {
    String token = token();
    assertThat(login.principal(token).id()).isEqualTo("kubernetes~u-1");
    assertThat(login.principal(token).name()).isEqualTo("system:serviceaccount:jobs:dlt");
    assertThat(asked).singleElement().asString().startsWith("Bearer own-token ").contains(token);
    clock.ahead = Duration.ofSeconds(11);
    login.principal(token);
    assertThat(asked).hasSize(2);
  }

  @Test
  void tokenOfADeletedPodIsRefused() throws Exception {
    String token = token();
    login.principal(token);
    answer = "{\"status\":{\"user\":{},\"error\":\"service account token has been invalidated\"}}";
    clock.ahead = Duration.ofSeconds(11);
    assertThatThrownBy(() -> login.principal(token))
        .isInstanceOf(BadTokenException.class)
        .hasMessageContaining("is gone");
  }

  @Test
  void reviewForAnotherAudienceLetsNobodyIn() {
    answer = "{\"status\":{\"authenticated\":true,\"audiences\":[\"another\"]}}";
    assertThatThrownBy(() -> login.principal(token())).isInstanceOf(BadTokenException.class);
    answer = "{\"status\":{\"authenticated\":true}}";
    assertThatThrownBy(() -> login.principal(token())).isInstanceOf(BadTokenException.class);
  }

  @Test
  void tokenIsBelievedForMinutesWhileKubernetesIsAway() throws Exception {
    String token = token();
    login.principal(token);
    status = 500;
    clock.ahead = Duration.ofMinutes(4);
    login.principal(token);
    clock.ahead = Duration.ofMinutes(6);
    assertThatThrownBy(() -> login.principal(token)).isInstanceOf(ProviderAwayException.class);
    assertThatThrownBy(() -> login.principal(token())).isInstanceOf(ProviderAwayException.class);
  }

  @Test
  void ownTokenThatIsNoneIsNotQuoted() throws IOException {
    Files.writeString(folder.resolve("token"), "own-token\nanother");
    assertThatThrownBy(() -> login.principal(token()))
        .isInstanceOf(ProviderAwayException.class)
        .rootCause()
        .hasMessageContaining("has no token")
        .hasMessageNotContaining("own-token");
    assertThat(asked).isEmpty();
  }

  @Test
  void forgedTokensAreNotSent() {
    String token = token();
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
    assertThatThrownBy(() -> login.principal(forged)).isInstanceOf(BadTokenException.class);
    assertThat(asked).isEmpty();
  }
}
