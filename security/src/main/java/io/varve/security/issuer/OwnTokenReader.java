package io.varve.security.issuer;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.varve.security.oidc.BadTokenException;
import io.varve.security.oidc.IssuerTokens;
import io.varve.security.oidc.ProviderAwayException;
import io.varve.security.oidc.TokenValidation;
import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Reads the tokens of the own issuer, by the keys in the database. */
final class OwnTokenReader implements IssuerTokens {

  private final IssuerSettings settings;
  private final SigningKeys keys;
  private final ClientSecrets clients;
  private final People people;
  private final NimbusJwtDecoder decoder;

  OwnTokenReader(
      IssuerSettings settings,
      SigningKeys keys,
      ClientSecrets clients,
      People people,
      Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clients = clients;
    this.people = people;
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSTypeVerifier((type, context) -> {});
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.RS256, (selector, context) -> selected(selector)));
    this.decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(
        TokenValidation.of(this::isCalled, this::isFor, settings.skew(), clock));
  }

  private List<JWK> selected(JWKSelector selector) throws RemoteKeySourceException {
    try {
      List<JWK> known = selector.select(keys.published());
      // Another node may just have made the first one.
      return known.isEmpty() ? selector.select(keys.publishedNow()) : known;
    } catch (RuntimeException e) {
      throw new RemoteKeySourceException("The issuer's keys can't be read", e);
    }
  }

  @Override
  public boolean isCalled(String issuer) {
    return settings.issuer().toString().equals(issuer);
  }

  @Override
  public boolean takes(String issuer, List<String> audience) {
    return isCalled(issuer) && isFor(audience);
  }

  private boolean isFor(List<String> audience) {
    return audience.contains(IssuerSettings.AUDIENCE);
  }

  @Override
  public Known read(String token) throws BadTokenException {
    Jwt jwt = decoded(token);
    UUID subject = id(jwt.getSubject());
    String login = jwt.getClaimAsString(PersonIssuer.LOGIN_CLAIM);
    if (login != null) {
      UUID loginId = id(login);
      return known(jwt, subject, Kind.HUMAN, () -> people.stands(loginId));
    }
    UUID secret = id(jwt.getClaimAsString(OwnIssuer.SECRET_CLAIM));
    return known(jwt, subject, Kind.APPLICATION, () -> clients.has(subject, secret));
  }

  private Known known(Jwt jwt, UUID subject, Kind kind, BooleanSupplier standing) {
    String id = IssuerSettings.ID + "~" + subject;
    String name = Objects.requireNonNullElse(jwt.getClaimAsString("name"), id);
    return new Known(
        new Principal(id, name, kind, List.of()),
        Objects.requireNonNull(jwt.getExpiresAt()).plus(settings.skew()),
        standing);
  }

  /** The login that a token is of, if it is one of ours. */
  Optional<UUID> login(String token) {
    try {
      String login = decoded(token).getClaimAsString(PersonIssuer.LOGIN_CLAIM);
      return login == null ? Optional.empty() : Optional.of(id(login));
    } catch (ProviderAwayException e) {
      throw e;
    } catch (BadTokenException | RuntimeException e) {
      // Anybody can write a token; what the library stumbles over is none of ours.
      return Optional.empty();
    }
  }

  private static UUID id(@Nullable String claim) throws BadTokenException {
    try {
      return UUID.fromString(Objects.requireNonNullElse(claim, ""));
    } catch (IllegalArgumentException e) {
      throw new BadTokenException("The token is of no API client and of no login");
    }
  }

  private Jwt decoded(String token) throws BadTokenException {
    try {
      return decoder.decode(token);
    } catch (JwtValidationException e) {
      throw new BadTokenException(TokenValidation.words(e));
    } catch (BadJwtException e) {
      throw new BadTokenException("The token is not signed by this server");
    } catch (JwtException e) {
      throw new ProviderAwayException(IssuerSettings.ID, e);
    }
  }
}
