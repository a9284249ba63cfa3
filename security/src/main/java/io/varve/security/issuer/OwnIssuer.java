package io.varve.security.issuer;

import com.github.benmanes.caffeine.cache.Ticker;
import io.varve.security.issuer.ClientSecrets.SecretRow;
import io.varve.security.issuer.LoginThrottle.Attempt;
import io.varve.security.issuer.TokenSigner.Content;
import io.varve.security.oidc.IssuerTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The server's own issuer: gives tokens to API clients and to people, and keeps none. */
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
  private final LoginThrottle throttle =
      new LoginThrottle(Ticker.systemTicker(), Integer.MAX_VALUE);
  private final TokenSigner signer;
  private final PersonIssuer people;
  private final OwnTokenReader tokens;

  /** Reads and makes no key yet. */
  public OwnIssuer(
      IssuerSettings settings,
      ClientSecrets clients,
      People people,
      JdbcClient jdbc,
      TransactionOperations transactions,
      PrivateKeys privates,
      Clock clock) {
    this.settings = settings;
    this.clients = clients;
    this.keys = new SigningKeys(jdbc, privates, transactions, settings.life(), clock);
    this.signer = new TokenSigner(settings, keys, clock);
    this.people = new PersonIssuer(people, jdbc, transactions, signer, clock);
    this.tokens = new OwnTokenReader(settings, keys, clients, people, clock);
  }

  public IssuerSettings settings() {
    return settings;
  }

  /** What validates its tokens, on every node. */
  public IssuerTokens tokens() {
    return tokens;
  }

  /** Its part for people. */
  public PersonIssuer people() {
    return people;
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
    return signer.sign(
        new Content(id.get(), clientId, row.name(), SECRET_CLAIM, row.secretId(), Instant.MAX),
        Optional.empty());
  }

  /** Ends the login that an access or refresh token is of; other tokens end nothing. */
  public void revoke(String token) {
    RandomToken.loginOf(token).or(() -> tokens.login(token)).ifPresent(people::end);
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
