package io.varve.security.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import io.varve.security.oidc.BadTokenException;
import io.varve.security.oidc.KeyTimes;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.ProviderAwayException;
import io.varve.testing.Together;
import io.varve.testing.oidc.TestIssuer;
import io.varve.testing.oidc.TestKeys;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that change their keys, and that are away. */
final class ProviderKeysTest {

  private final TestIssuer issuer = new TestIssuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  private Login login(Duration kept, Duration pause) {
    var times =
        new KeyTimes(
            kept,
            Duration.ofSeconds(5),
            pause,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofMillis(50));
    return login(times, issuer.uri());
  }

  private static Login login(KeyTimes times, URI issuer) {
    var provider = new OidcProvider("oidc", issuer, Set.of(TestIssuer.AUDIENCE));
    return new Login(
        new LoginSettings(List.of(provider), Optional.empty(), true), times, Clock.systemUTC());
  }

  @Test
  void keysAreAskedForOnce() throws Exception {
    Login login = login(KeyTimes.USUAL, issuer.uri());
    assertThat(issuer.keyRequests()).isZero();
    for (int i = 0; i < 5; i++) {
      login.principal(issuer.token("anna" + i));
    }
    assertThat(issuer.keyRequests()).isEqualTo(1);
  }

  @Test
  void floodOfUnknownKeysAsksForKeysOnceMore() throws Exception {
    Login login = login(KeyTimes.USUAL, issuer.uri());
    login.principal(issuer.token("anna"));
    RSAKey forger = TestKeys.newKey();
    for (int i = 0; i < 100; i++) {
      String forged = issuer.forged(forger, "anna" + i);
      assertThatThrownBy(() -> login.principal(forged)).isInstanceOf(BadTokenException.class);
    }
    assertThat(issuer.keyRequests()).isEqualTo(2);
    assertThat(login.principal(issuer.token("peter")).id()).isEqualTo("oidc~peter");
  }

  @Test
  void newKeyIsTakenAtOnce() throws Exception {
    Login login = login(KeyTimes.USUAL, issuer.uri());
    String old = issuer.token("anna");
    login.principal(old);
    issuer.rotate();
    assertThat(login.principal(issuer.token("peter")).id()).isEqualTo("oidc~peter");
    assertThat(login.principal(old).id()).isEqualTo("oidc~anna");
    assertThat(issuer.keyRequests()).isEqualTo(2);
  }

  @Test
  void withdrawnKeyIsRefusedAfterTheNextRefreshAlsoForTokensThatAreKnown() throws Exception {
    Login login = login(KeyTimes.USUAL, issuer.uri());
    String old = issuer.token("anna");
    login.principal(old);
    issuer.rotate();
    issuer.withdrawOldKeys();
    login.principal(issuer.token("peter"));
    assertThatThrownBy(() -> login.principal(old)).isInstanceOf(BadTokenException.class);
  }

  @Test
  void providerThatIsDownAtStartIsUsedWhenItIsBack() {
    issuer.stop();
    Login login = login(Duration.ofMillis(500), Duration.ofMillis(100));
    String token = issuer.token("anna");
    assertThatThrownBy(() -> login.principal(token)).isInstanceOf(ProviderAwayException.class);
    assertThatThrownBy(() -> login.principal(token)).isInstanceOf(ProviderAwayException.class);
    issuer.start();
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() -> login.principal(token).id().equals("oidc~anna"));
  }

  @Test
  void knownKeysAreUsedWhileTheProviderIsAway() throws Exception {
    Login login = login(Duration.ofMillis(300), Duration.ofMillis(100));
    login.principal(issuer.token("anna"));
    issuer.stop();
    Thread.sleep(400);
    assertThat(login.principal(issuer.token("peter")).id()).isEqualTo("oidc~peter");
  }

  @Test
  void unknownKeyIsNobodysFaultWhileTheProviderIsAway() throws Exception {
    Login login = login(KeyTimes.USUAL, issuer.uri());
    login.principal(issuer.token("anna"));
    issuer.stop();
    issuer.rotate();
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> login.principal(issuer.token("peter")))
          .isInstanceOf(ProviderAwayException.class)
          .hasMessageContaining("'oidc'");
    }
  }

  @Test
  void discoveryOfAnotherIssuerIsNotBelieved() {
    Login login = login(KeyTimes.USUAL, URI.create(issuer.uri() + "/"));
    String token = issuer.token("anna", claims -> claims.issuer(issuer.uri() + "/"));
    assertThatThrownBy(() -> login.principal(token)).isInstanceOf(ProviderAwayException.class);
    assertThat(issuer.keyRequests()).isZero();
  }

  @Test
  void tokenEndpointIsTheProvidersOwn() {
    assertThat(login(KeyTimes.USUAL, issuer.uri()).redirect()).contains(issuer.tokenEndpoint());
    assertThat(new Login(LoginSettings.NONE).redirect()).isEmpty();
    var provider = new OidcProvider("oidc", issuer.uri(), Set.of(TestIssuer.AUDIENCE));
    assertThat(new Login(new LoginSettings(List.of(provider), Optional.empty(), false)).redirect())
        .isEmpty();
    URI other = URI.create("https://id.example/token");
    assertThat(new Login(new LoginSettings(List.of(provider), Optional.of(other), true)).redirect())
        .contains(other);
  }

  @Test
  void keyThatCannotBeReadDoesNotSpoilTheOthers() throws Exception {
    issuer.publish(
        "{\"keys\":[null,{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQ\",\"oth\":[{}]},"
            + issuer.key().toPublicJWK().toJSONString()
            + "]}");
    assertThat(login(KeyTimes.USUAL, issuer.uri()).principal(issuer.token("anna")).id())
        .isEqualTo("oidc~anna");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{}", "{\"keys\":[null]}", "{\"keys\":7}"})
  void answerWithoutKeysIsNoFaultOfTheToken(String answer) {
    issuer.publish(answer);
    Login login = login(KeyTimes.USUAL, issuer.uri());
    assertThatThrownBy(() -> login.principal(issuer.token("anna")))
        .isInstanceOf(ProviderAwayException.class);
  }

  @Test
  void providerThatTricklesHoldsUpFewAndNotForLong() throws Exception {
    issuer.trickle(true);
    Login login = login(KeyTimes.USUAL, issuer.uri());
    Instant began = Instant.now();
    List<Callable<Boolean>> calls =
        Collections.nCopies(
            40,
            () -> {
              try {
                return login.redirect().isPresent();
              } catch (ProviderAwayException e) {
                return false;
              }
            });
    assertThat(Together.call(Duration.ofSeconds(60), calls)).containsOnly(false);
    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(30));
    issuer.trickle(false);
    Login other = login(KeyTimes.USUAL, issuer.uri());
    assertThat(other.principal(issuer.token("anna")).id()).isEqualTo("oidc~anna");
    assertThat(other.redirect()).contains(issuer.tokenEndpoint());
  }

  @Test
  void knownTokensAreTakenWhileTheProviderTrickles() throws Exception {
    Login login = login(Duration.ofMillis(300), Duration.ofMillis(100));
    String token = issuer.token("anna");
    login.principal(token);
    issuer.trickle(true);
    Thread.sleep(400);
    // Its key is asked for anew, in vain, and the one before is used.
    assertThat(login.principal(token).id()).isEqualTo("oidc~anna");
  }
}
