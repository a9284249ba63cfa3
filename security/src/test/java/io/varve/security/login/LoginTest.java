package io.varve.security.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.varve.security.oidc.BadTokenException;
import io.varve.security.oidc.IssuerTokens.Known;
import io.varve.security.oidc.KeyTimes;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.OidcProvider.ClaimNames;
import io.varve.security.oidc.TokenKey;
import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import io.varve.testing.oidc.TestIssuer;
import io.varve.testing.oidc.TestKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginTest {

  private final TestIssuer issuer = new TestIssuer();
  private final Login login = login(provider());

  @AfterEach
  void stop() {
    issuer.close();
  }

  private OidcProvider provider() {
    return new OidcProvider("oidc", issuer.uri(), Set.of("other", TestIssuer.AUDIENCE));
  }

  private static Login login(OidcProvider... providers) {
    return new Login(new LoginSettings(List.of(providers), Optional.empty(), true));
  }

  private void isRefused(String token, String why) {
    assertThatThrownBy(() -> login.principal(token))
        .isInstanceOf(BadTokenException.class)
        .hasMessageContaining(why);
  }

  @Test
  void goodTokenNamesItsPrincipal() throws Exception {
    Principal anna =
        login.principal(issuer.token("anna", claims -> claims.claim("name", "Anna Muster")));
    assertThat(anna).isEqualTo(new Principal("oidc~anna", "Anna Muster", Kind.HUMAN, List.of()));
  }

  @Test
  void oidComesBeforeSub() throws Exception {
    assertThat(login.principal(issuer.token("sub", claims -> claims.claim("oid", "o-1"))).id())
        .isEqualTo("oidc~o-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt", "application/at+jwt"})
  void typesOfAccessTokensAreTaken(String type) throws Exception {
    assertThat(login.principal(issuer.typed(type, "anna")).id()).isEqualTo("oidc~anna");
  }

  @Test
  void tokenOfAnotherTypeIsRefused() {
    isRefused(issuer.typed("logout+jwt", "anna"), "typ");
  }

  @Test
  void wrongAudienceIsRefused() {
    isRefused(issuer.token("anna", claims -> claims.audience("stranger")), "audience");
    isRefused(issuer.token("anna", claims -> claims.audience(List.of())), "audience");
  }

  @Test
  void oneOfSeveralAudiencesIsEnough() throws Exception {
    String token = issuer.token("anna", claims -> claims.audience(List.of("account", "varve")));
    assertThat(login.principal(token).id()).isEqualTo("oidc~anna");
  }

  @Test
  void wrongIssuerIsRefusedAndNobodyIsAsked() {
    isRefused(issuer.token("anna", claims -> claims.issuer("https://elsewhere.example")), "issuer");
    isRefused(issuer.token("anna", claims -> claims.issuer(issuer.uri() + "/")), "issuer");
    isRefused(issuer.token("anna", claims -> claims.issuer(null)), "issuer");
    assertThat(issuer.keyRequests()).isZero();
  }

  @Test
  void expiredTokenIsRefusedAfterTheSkew() throws Exception {
    assertThat(login.principal(ending(-50)).id()).isEqualTo("oidc~anna");
    isRefused(ending(-70), "expired");
  }

  private String ending(int seconds) {
    Instant end = Instant.now().plusSeconds(seconds);
    return issuer.token(
        "anna",
        claims ->
            claims.issueTime(Date.from(end.minusSeconds(600))).expirationTime(Date.from(end)));
  }

  @Test
  void tokenThatIsNotValidYetIsRefused() {
    Date later = Date.from(Instant.now().plusSeconds(600));
    isRefused(issuer.token("anna", claims -> claims.notBeforeTime(later)), "before");
  }

  @Test
  void tokenWithoutExpiryIsRefused() {
    isRefused(issuer.token("anna", claims -> claims.expirationTime(null)), "expiry");
  }

  @Test
  void unsignedTokenIsRefused() {
    isRefused(new PlainJWT(issuer.claims("anna").build()).serialize(), "not a signed JWT");
  }

  @Test
  void tokenSignedByThePublicKeyAsASecretIsRefused() throws Exception {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(issuer.key().getKeyID()).build(),
            issuer.claims("anna").build());
    token.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));
    isRefused(token.serialize(), "signed");
  }

  @Test
  void tokenThatAnotherKeySignedUnderAKnownIdIsRefused() throws JOSEException {
    RSAKey other = new RSAKey.Builder(TestKeys.newKey()).keyID(issuer.key().getKeyID()).build();
    isRefused(issuer.forged(other, "anna"), "signed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "a.b", "....", "eyJhbGciOiJSUzI1NiJ9..", "ä.ö.ü"})
  void tokenThatIsNoneIsRefused(String token) {
    isRefused(token, "not a signed JWT");
  }

  @Test
  void tokenOfSixteenKibibytesIsReadAndALongerOneIsNot() throws Exception {
    String token = issuer.token("anna", claims -> claims.claim("filler", "x".repeat(11_000)));
    assertThat(token.length()).isBetween(14_000, Login.MAX_TOKEN);
    assertThat(login.principal(token).id()).isEqualTo("oidc~anna");
    isRefused(issuer.token("anna", claims -> claims.claim("filler", "x".repeat(13_000))), "longer");
  }

  @Test
  void oddClaimsAreRefusedWithoutAFault() {
    for (Map<String, Object> odd :
        List.<Map<String, Object>>of(
            Map.of("sub", ""),
            Map.of("sub", "x".repeat(300)),
            Map.of("sub", "an\u202Ena"),
            Map.of("sub", List.of("anna")),
            Map.of("aud", 7),
            Map.of("exp", "soon"),
            Map.of("iat", "x"),
            Map.of("iss", Map.of("a", "b")),
            Map.of("aud", Arrays.asList(null, "other-program")),
            Map.of("sub", "anna "),
            Map.of("sub", "an\u3164na"),
            Map.of("oid", List.of("q")),
            Map.of("events", Map.of("logout", Map.of())),
            Map.of("typ", "ID"))) {
      String token =
          issuer.token(
              "anna",
              claims -> {
                odd.forEach(claims::claim);
                return claims;
              });
      assertThatThrownBy(() -> login.principal(token))
          .as(odd.toString())
          .isInstanceOf(BadTokenException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQ\",\"oth\":[{}]}}"
      })
  void headerThatTheLibraryStumblesOverIsRefused(String header) {
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8));
    isRefused(encoded + ".e30.AA", "token");
  }

  /** The library reads over characters that are none of base64url. */
  @Test
  void tokenHasOneSpelling() throws Exception {
    String token = issuer.token("anna");
    assertThat(login.principal(token).id()).isEqualTo("oidc~anna");
    for (String more : List.of("!", "%", "=", "\u00e9", " ")) {
      isRefused(token + more, "not a signed JWT");
    }
  }

  @Test
  void programIsOneThatHasAClientAndNoSession() throws Exception {
    assertThat(kind(Map.of("azp", "scoped"))).isEqualTo(Kind.APPLICATION);
    assertThat(kind(Map.of("client_id", "stock"))).isEqualTo(Kind.APPLICATION);
    assertThat(kind(Map.of("gty", "client-credentials"))).isEqualTo(Kind.APPLICATION);
    assertThat(kind(Map.of("azp", "console", "sid", "1"))).isEqualTo(Kind.HUMAN);
    assertThat(kind(Map.of("azp", "console", "name", "Anna"))).isEqualTo(Kind.HUMAN);
    assertThat(kind(Map.of())).isEqualTo(Kind.HUMAN);
  }

  private Kind kind(Map<String, Object> more) throws BadTokenException {
    String token =
        issuer.token(
            "1f3c",
            claims -> {
              more.forEach(claims::claim);
              return claims;
            });
    return login.principal(token).kind();
  }

  @Test
  void tokenThatWasReadWhileAllWereForgottenIsNotRemembered() {
    var known = new KnownTokens(Duration.ofMinutes(5), Clock.systemUTC());
    var token =
        new Known(
            new Principal("oidc~anna", "anna", Kind.HUMAN, List.of()),
            Instant.now().plusSeconds(60),
            () -> true);
    long before = known.generation();
    known.add(TokenKey.of("a"), token, before);
    assertThat(known.find(TokenKey.of("a"))).isPresent();
    known.clear();
    known.add(TokenKey.of("b"), token, before);
    assertThat(known.find(TokenKey.of("b"))).isEmpty();
  }

  @Test
  void deepJsonIsRefusedWithoutAFault() {
    String deep = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);
    var encoder = Base64.getUrlEncoder().withoutPadding();
    isRefused(
        encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(UTF_8))
            + "."
            + encoder.encodeToString(deep.getBytes(UTF_8))
            + ".AAAA",
        "token");
  }

  @Test
  void rolesScopeAndNameAreReadWhereTheProviderHasThem() throws Exception {
    OidcProvider keycloak =
        new OidcProvider(
            "keycloak",
            issuer.uri(),
            Set.of("varve"),
            new ClaimNames(
                List.of("sub"),
                Optional.of("realm_access.roles"),
                Optional.of("catalog"),
                List.of("preferred_username")),
            OidcProvider.DEFAULT_ALGORITHMS,
            Duration.ZERO,
            Set.of(),
            Optional.empty());
    Login scoped = login(keycloak);
    String good =
        issuer.token(
            "7",
            claims ->
                claims
                    .claim("scope", "email catalog")
                    .claim("preferred_username", "service-account-dlt")
                    .claim("realm_access", Map.of("roles", List.of("writer", "reader"))));
    assertThat(scoped.principal(good))
        .isEqualTo(
            new Principal(
                "keycloak~7",
                "service-account-dlt",
                Kind.APPLICATION,
                List.of("writer", "reader")));
    assertThat(
            scoped
                .principal(issuer.token("8", claims -> claims.claim("scope", List.of("catalog"))))
                .id())
        .isEqualTo("keycloak~8");
    assertThatThrownBy(
            () -> scoped.principal(issuer.token("9", claims -> claims.claim("scope", "catalogs"))))
        .isInstanceOfSatisfying(
            BadTokenException.class,
            refused -> assertThat(refused.missingScope()).isEqualTo("catalog"));
  }

  @Test
  void claimThatIsNamedByAUriIsNoPath() throws Exception {
    OidcProvider auth0 =
        new OidcProvider(
            "oidc",
            issuer.uri(),
            Set.of("varve"),
            new ClaimNames(
                List.of("sub"), Optional.of("https://a.b/roles"), Optional.empty(), List.of()),
            OidcProvider.DEFAULT_ALGORITHMS,
            Duration.ZERO,
            Set.of(),
            Optional.empty());
    String token = issuer.token("7", claims -> claims.claim("https://a.b/roles", List.of("r")));
    assertThat(login(auth0).principal(token).roles()).containsExactly("r");
  }

  @Test
  void firstProviderOfIssuerAndAudienceTakesTheToken() throws Exception {
    Login both =
        login(
            new OidcProvider("people", issuer.uri(), Set.of("console")),
            new OidcProvider("programs", issuer.uri(), Set.of("varve")),
            new OidcProvider("late", issuer.uri(), Set.of("varve")));
    assertThat(both.principal(issuer.token("anna")).id()).isEqualTo("programs~anna");
    String forBoth = issuer.token("a", claims -> claims.audience(List.of("varve", "console")));
    assertThat(both.principal(forBoth).id()).isEqualTo("people~a");
  }

  @Test
  void providersDoNotSignForEachOther() {
    try (TestIssuer other = new TestIssuer()) {
      Login both =
          login(provider(), new OidcProvider("other", other.uri(), Set.of(TestIssuer.AUDIENCE)));
      JWTClaimsSet claims = issuer.claims("anna").build();
      assertThatThrownBy(
              () -> both.principal(TestKeys.signed(other.key(), JOSEObjectType.JWT, claims)))
          .isInstanceOf(BadTokenException.class);
    }
  }

  @Test
  void cachedTokenIsRefusedAfterItsExpiry() throws Exception {
    MovedClock clock = new MovedClock();
    Login moved =
        new Login(
            new LoginSettings(List.of(provider()), Optional.empty(), true), KeyTimes.USUAL, clock);
    String token = issuer.token("anna");
    moved.principal(token);
    issuer.stop();
    clock.ahead = Duration.ofSeconds(3_650);
    assertThat(moved.principal(token).id()).isEqualTo("oidc~anna");
    clock.ahead = Duration.ofSeconds(3_670);
    assertThatThrownBy(() -> moved.principal(token)).hasMessageContaining("expired");
  }

  /** The time of now, and some more. */
  private static final class MovedClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return InstantSource.system().instant().plus(ahead);
    }
  }
}
