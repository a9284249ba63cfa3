package io.varve.security.issuer;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.JWKSet;
import io.varve.security.issuer.ClientSecrets.SecretRow;
import io.varve.security.issuer.LoginThrottle.Attempt;
import io.varve.security.oidc.IssuerTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.transaction.support.TransactionOperations;

/** The server's own issuer: gives tokens to API clients for their secrets, and keeps none. */
public final class OwnIssuer {

  /** The claim that says which of its secrets a client has shown. */
  static final String SECRET_CLAIM = "secret_id";

  /** What a secret is compared with where there is no client, so that both take as long. */
  private static final SecretRow NONE =
      new SecretRow(new UUID(0, 0), "", ClientSecret.salt(), new byte[32]);

  private static final int UUID_LENGTH = 36;

  private final IssuerSettings settings;
  private final ClientSecrets clients;
  private final SigningKeys keys;
  private final Clock clock;
  private final LoginThrottle throttle = new LoginThrottle(Ticker.systemTicker());
  private final JwtEncoder encoder;
  private final IssuerTokens tokens;

  /** Reads and makes no key yet. */
  public OwnIssuer(
      IssuerSettings settings,
      ClientSecrets clients,
      JdbcClient jdbc,
      TransactionOperations transactions,
      PrivateKeys privates,
      Clock clock) {
    this.settings = settings;
    this.clients = clients;
    this.clock = clock;
    this.keys = new SigningKeys(jdbc, privates, transactions, settings.life(), clock);
    this.encoder =
        new NimbusJwtEncoder((selector, context) -> selector.select(new JWKSet(keys.signer())));
    this.tokens = new OwnTokenReader(settings, keys, clients, clock);
  }

  public IssuerSettings settings() {
    return settings;
  }

  /** What validates its tokens, on every node. */
  public IssuerTokens tokens() {
    return tokens;
  }

  /** Makes the first key if there is none, so that what is in its way is known at once. */
  public void prepare() {
    keys.signer();
  }

  /** Its public keys, as RFC 7517 has them. */
  public Map<String, Object> publicKeys() {
    return keys.published().toJSONObject(true);
  }

  /**
   * Issues a token.
   *
   * @param address from where the client asks
   * @throws ClientRefusedException if there is no such client, or it has another secret
   * @throws TooManyFailuresException if too many attempts failed of late
   */
  public IssuedToken issue(String clientId, String secret, String address)
      throws ClientRefusedException, TooManyFailuresException {
    Optional<UUID> id = parsed(clientId);
    Attempt attempt = new Attempt(id.map(UUID::toString).orElse(""), address);
    Optional<Duration> wait = throttle.pause(attempt);
    if (wait.isPresent()) {
      throw new TooManyFailuresException(wait.get());
    }
    SecretRow row = id.flatMap(clients::secret).orElse(NONE);
    boolean matches = ClientSecret.matches(row.salt(), row.hash(), secret);
    if (id.isEmpty() || row == NONE || !matches) {
      throttle.failed(attempt);
      throw new ClientRefusedException();
    }
    throttle.succeeded(attempt);
    return new IssuedToken(signed(id.get(), row), settings.life());
  }

  private String signed(UUID clientId, SecretRow row) {
    Instant now = clock.instant();
    var claims =
        JwtClaimsSet.builder()
            .issuer(settings.issuer().toString())
            .subject(clientId.toString())
            .audience(List.of(IssuerSettings.AUDIENCE))
            .issuedAt(now)
            .expiresAt(now.plus(settings.life()))
            .id(UUID.randomUUID().toString())
            .claim("client_id", clientId.toString())
            .claim("scope", IssuerSettings.SCOPE)
            .claim("name", row.name())
            .claim(SECRET_CLAIM, row.secretId().toString())
            .build();
    // RFC 9068.
    var header = JwsHeader.with(SignatureAlgorithm.RS256).type("at+jwt").build();
    return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }

  private static Optional<UUID> parsed(String clientId) {
    try {
      return clientId.length() == UUID_LENGTH
          ? Optional.of(UUID.fromString(clientId))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
