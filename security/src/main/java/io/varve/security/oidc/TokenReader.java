package io.varve.security.oidc;

import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.varve.security.principal.Principal;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Reads the tokens of one provider, and believes those that it signed for this server. */
public final class TokenReader {

  private static final OAuth2Error NO_EXPIRY =
      new OAuth2Error("invalid_token", "The token has no expiry", null);

  private final OidcProvider provider;
  private final Discovery discovery;
  private final ProviderKeys keys;
  private final NimbusJwtDecoder decoder;

  /**
   * Asks the provider nothing yet.
   *
   * @param tls trusts the provider's certificate; empty does as Java does
   * @param changed is called when the provider has other keys than before
   */
  public TokenReader(
      OidcProvider provider,
      KeyTimes times,
      Clock clock,
      Optional<SSLContext> tls,
      Runnable changed) {
    this.provider = provider;
    this.discovery = new Discovery(provider, times, clock, tls);
    this.keys = new ProviderKeys(provider, discovery, times, changed);
    var processor = new DefaultJWTProcessor<SecurityContext>();
    // Types and claims are checked below, with words of their own.
    processor.setJWSTypeVerifier((type, context) -> {});
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(provider.signedBy(), keys.source()));
    this.decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(validator(provider, clock));
  }

  /**
   * A token that was good when it was read.
   *
   * @param until when it ends, the clock's skew included
   */
  public record Known(Principal principal, Instant until) {}

  public OidcProvider provider() {
    return provider;
  }

  /** Whether a token that says this of itself is for this provider to validate. */
  public boolean takes(String issuer, List<String> audience) {
    return provider.isCalled(issuer) && provider.isFor(audience);
  }

  /** Whether the provider has this name, whomever its token is for. */
  public boolean isCalled(String issuer) {
    return provider.isCalled(issuer);
  }

  /**
   * Reads a token.
   *
   * @throws BadTokenException if it lets nobody in
   * @throws ProviderAwayException if that can't be known for now
   */
  public Known read(String token) throws BadTokenException {
    Jwt jwt = decoded(token);
    Optional<String> scope = provider.claims().scope();
    if (scope.isPresent() && !Claims.scopes(jwt.getClaims()).contains(scope.get())) {
      throw BadTokenException.withoutScope(scope.get());
    }
    Principal principal = Claims.principal(provider, jwt.getClaims());
    Instant end = Objects.requireNonNull(jwt.getExpiresAt());
    return new Known(principal, end.plus(provider.clockSkew()));
  }

  /**
   * Where the provider issues tokens, if it says.
   *
   * @throws ProviderAwayException if it can't be asked for now
   */
  public Optional<URI> tokenEndpoint() {
    try {
      return discovery.document().tokenEndpoint();
    } catch (IOException e) {
      throw new ProviderAwayException(provider.id(), e);
    }
  }

  private Jwt decoded(String token) throws BadTokenException {
    try {
      return decoder.decode(token);
    } catch (JwtValidationException e) {
      throw new BadTokenException(words(e));
    } catch (BadJwtException e) {
      // While the provider is away, keys that it has changed since are not known.
      if (keys.areAway() && !keys.have(keyId(token))) {
        throw new ProviderAwayException(provider.id(), e);
      }
      throw new BadTokenException(
          "The token is not signed by its issuer, or not by an algorithm that is taken");
    } catch (JwtException e) {
      // Its key is not known. That is its fault only if all keys are.
      if (keys.areAll()) {
        throw new BadTokenException("The token is not signed by a key of its issuer");
      }
      throw new ProviderAwayException(provider.id(), e);
    }
  }

  private static String keyId(String token) throws BadTokenException {
    try {
      return Objects.requireNonNullElse(SignedJWT.parse(token).getHeader().getKeyID(), "");
    } catch (ParseException e) {
      throw new BadTokenException("The token is not a signed JWT");
    }
  }

  // The first is enough, and the validators' words have none of the token's but times.
  private static String words(JwtValidationException failure) {
    return failure.getErrors().stream()
        .map(OAuth2Error::getDescription)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("The token is not good");
  }

  private static OAuth2TokenValidator<Jwt> validator(OidcProvider provider, Clock clock) {
    var times = new JwtTimestampValidator(provider.clockSkew());
    times.setClock(clock);
    times.setAllowEmptyExpiryClaim(false);
    // RFC 9068 has a type of its own; tokens of Kubernetes have none.
    var types = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
    types.setAllowEmpty(true);
    return new DelegatingOAuth2TokenValidator<>(
        TokenReader::hasExpiry,
        times,
        new JwtClaimValidator<Object>(
            "iss", issuer -> issuer != null && provider.isCalled(issuer.toString())),
        new JwtClaimValidator<List<String>>(
            "aud", audience -> audience != null && provider.isFor(audience)),
        types);
  }

  private static OAuth2TokenValidatorResult hasExpiry(Jwt token) {
    return token.getExpiresAt() == null
        ? OAuth2TokenValidatorResult.failure(NO_EXPIRY)
        : OAuth2TokenValidatorResult.success();
  }
}
