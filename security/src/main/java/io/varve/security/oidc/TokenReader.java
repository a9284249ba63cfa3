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
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Reads the tokens of one provider, and believes those that it signed for this server. */
public final class TokenReader implements IssuerTokens {

  private final OidcProvider provider;
  private final Discovery discovery;
  private final ProviderKeys keys;
  private final NimbusJwtDecoder decoder;
  private final Optional<TokenReviews> reviews;
  private final TokenCutoffs cutoffs;

  /**
   * Asks the provider nothing yet.
   *
   * @param tls trusts the provider's certificate; empty does as Java does
   * @param changed is called when the provider has other keys than before
   * @param cutoffs is asked with each use of a token whether it still stands
   */
  public TokenReader(
      OidcProvider provider,
      KeyTimes times,
      Clock clock,
      Optional<SSLContext> tls,
      Runnable changed,
      TokenCutoffs cutoffs) {
    this.provider = provider;
    this.cutoffs = cutoffs;
    this.discovery = new Discovery(provider, times, clock, tls);
    this.keys = new ProviderKeys(provider, discovery, times, changed);
    this.reviews = provider.kubernetes().map(api -> new TokenReviews(provider, api, clock, tls));
    var processor = new DefaultJWTProcessor<SecurityContext>();
    // Types and claims are checked below, with words of their own.
    processor.setJWSTypeVerifier((type, context) -> {});
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(provider.signedBy(), keys.source()));
    this.decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(
        TokenValidation.of(provider::isCalled, provider::isFor, provider.clockSkew(), clock));
  }

  public OidcProvider provider() {
    return provider;
  }

  @Override
  public boolean takes(String issuer, List<String> audience) {
    return provider.isCalled(issuer) && provider.isFor(audience);
  }

  @Override
  public boolean isCalled(String issuer) {
    return provider.isCalled(issuer);
  }

  @Override
  public Known read(String token) throws BadTokenException {
    Jwt jwt = decoded(token);
    Optional<String> scope = provider.claims().scope();
    if (scope.isPresent() && !Claims.scopes(jwt.getClaims()).contains(scope.get())) {
      throw BadTokenException.withoutScope(scope.get());
    }
    Principal principal = Claims.principal(provider, jwt.getClaims());
    Instant end = Objects.requireNonNull(jwt.getExpiresAt());
    Instant until = end.plus(provider.clockSkew());
    if (reviews.isPresent()) {
      Instant stands = reviews.get().until(token, TokenKey.of(token));
      until = stands.isBefore(until) ? stands : until;
    }
    // One without a time is older than any that ended.
    Instant issued = Objects.requireNonNullElse(jwt.getIssuedAt(), Instant.EPOCH);
    return new Known(principal, until, () -> cutoffs.stand(principal.id(), issued));
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
      throw new BadTokenException(TokenValidation.words(e));
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
}
