package io.varve.security.issuer;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Writes the access tokens of the own issuer (RFC 9068). */
final class TokenSigner {

  private final IssuerSettings settings;
  private final Clock clock;
  private final JwtEncoder encoder;

  TokenSigner(IssuerSettings settings, SigningKeys keys, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.encoder =
        new NimbusJwtEncoder((selector, context) -> selector.select(new JWKSet(keys.signer())));
  }

  /**
   * What a token says.
   *
   * @param name of the subject, for people to read
   * @param claim that says what the token stands with
   * @param value id of that
   * @param end when that ends at the latest
   */
  record Content(
      UUID subject, String clientId, String name, String claim, UUID value, Instant end) {}

  /**
   * A token.
   *
   * @param refresh for the next one
   */
  IssuedToken sign(Content content, Optional<String> refresh) {
    Instant now = clock.instant();
    Instant usual = now.plus(settings.life());
    Instant end = content.end.isBefore(usual) ? content.end : usual;
    var claims =
        JwtClaimsSet.builder()
            .issuer(settings.issuer().toString())
            .subject(content.subject.toString())
            .audience(List.of(IssuerSettings.AUDIENCE))
            .issuedAt(now)
            .expiresAt(end)
            .id(UUID.randomUUID().toString())
            .claim("client_id", content.clientId)
            .claim("scope", IssuerSettings.SCOPE)
            .claim("name", content.name)
            .claim(content.claim, content.value.toString())
            .build();
    var header = JwsHeader.with(SignatureAlgorithm.RS256).type("at+jwt").build();
    return new IssuedToken(
        encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue(),
        Duration.between(now, end),
        refresh);
  }
}
