package io.varve.security.oidc;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** What a token must say. */
public final class TokenValidation {

  private static final OAuth2Error NO_EXPIRY =
      new OAuth2Error("invalid_token", "The token has no expiry", null);

  private TokenValidation() {}

  /**
   * Checks times, issuer, audience and type.
   *
   * @param skew how far the issuer's clock may be off
   */
  public static OAuth2TokenValidator<Jwt> of(
      Predicate<String> isCalled, Predicate<List<String>> isFor, Duration skew, Clock clock) {
    var times = new JwtTimestampValidator(skew);
    times.setClock(clock);
    times.setAllowEmptyExpiryClaim(false);
    // RFC 9068 has a type of its own; tokens of Kubernetes have none.
    var types = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
    types.setAllowEmpty(true);
    return new DelegatingOAuth2TokenValidator<>(
        TokenValidation::hasExpiry,
        times,
        new JwtClaimValidator<Object>(
            "iss", issuer -> issuer != null && isCalled.test(issuer.toString())),
        new JwtClaimValidator<List<String>>(
            "aud", audience -> audience != null && isFor.test(audience)),
        types);
  }

  /** What is wrong with a token; the first is enough, and has none of the token's but times. */
  public static String words(JwtValidationException failure) {
    return failure.getErrors().stream()
        .map(OAuth2Error::getDescription)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("The token is not good");
  }

  private static OAuth2TokenValidatorResult hasExpiry(Jwt token) {
    return token.getExpiresAt() == null
        ? OAuth2TokenValidatorResult.failure(NO_EXPIRY)
        : OAuth2TokenValidatorResult.success();
  }
}
