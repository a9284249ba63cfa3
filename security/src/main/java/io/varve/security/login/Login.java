package io.varve.security.login;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.keycloak.KeycloakSettings;
import io.varve.security.oidc.BadTokenException;
import io.varve.security.oidc.IssuerTokens;
import io.varve.security.oidc.IssuerTokens.Known;
import io.varve.security.oidc.KeyTimes;
import io.varve.security.oidc.ProviderAwayException;
import io.varve.security.oidc.TokenCutoffs;
import io.varve.security.oidc.TokenKey;
import io.varve.security.oidc.TokenReader;
import io.varve.security.oidc.WithdrawnTokenException;
import io.varve.security.principal.Principal;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Finds out who asks, by the token of a request. */
public final class Login {

  /** The longest token that is read: 16 KiB. */
  public static final int MAX_TOKEN = 16 << 10;

  /** RFC 7515 section 7.1. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  /** Requests that wait for a provider to say where tokens are; anybody can send them. */
  private static final int MOST_WAITING = 8;

  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final LoginSettings settings;
  private final Optional<OwnIssuer> own;
  private final List<TokenReader> providers;
  private final List<IssuerTokens> readers;
  private final KnownTokens known;

  /** With the usual times. */
  public Login(LoginSettings settings) {
    this(settings, Optional.empty());
  }

  /**
   * With the usual times.
   *
   * @param tls trusts the providers' certificates; empty does as Java does
   */
  public Login(LoginSettings settings, Optional<SSLContext> tls) {
    this(settings, KeyTimes.USUAL, Clock.systemUTC(), tls, Optional.empty(), TokenCutoffs.NONE);
  }

  /** Without an own issuer. */
  public Login(LoginSettings settings, KeyTimes times, Clock clock) {
    this(settings, times, clock, Optional.empty(), Optional.empty(), TokenCutoffs.NONE);
  }

  /**
   * Asks no provider for anything yet.
   *
   * @param tls trusts the providers' certificates; empty does as Java does
   * @param own the own issuer, if there is one; its tokens are validated without asking anybody
   * @param cutoffs which tokens of the providers have ended before their time
   */
  public Login(
      LoginSettings settings,
      KeyTimes times,
      Clock clock,
      Optional<SSLContext> tls,
      Optional<OwnIssuer> own,
      TokenCutoffs cutoffs) {
    this.settings = settings;
    this.own = own;
    this.known = new KnownTokens(times.kept(), clock);
    this.providers =
        settings.providers().stream()
            .map(provider -> new TokenReader(provider, times, clock, tls, known::clear, cutoffs))
            .toList();
    this.readers = Stream.concat(own.stream().map(OwnIssuer::tokens), providers.stream()).toList();
  }

  /** Whether there is a login; without one, nobody is asked for a token. */
  public boolean isOn() {
    return !readers.isEmpty();
  }

  /**
   * Who a token is for.
   *
   * @throws BadTokenException if it lets nobody in
   * @throws ProviderAwayException if that can't be known for now
   */
  public Principal principal(String token) throws BadTokenException {
    if (token.length() > MAX_TOKEN) {
      throw new BadTokenException("The token is longer than " + MAX_TOKEN + " bytes");
    }
    // The library reads over other characters, so that one token could be spelt in many ways.
    if (!COMPACT.matcher(token).matches()) {
      throw new BadTokenException("The token is not a signed JWT");
    }
    ByteBuffer key = TokenKey.of(token);
    Optional<Known> found = known.find(key);
    if (found.isPresent()) {
      return standing(found.get());
    }
    long generation = known.generation();
    Known read = read(token);
    known.add(key, read, generation);
    return standing(read);
  }

  private static Principal standing(Known known) throws BadTokenException {
    if (!known.standing().getAsBoolean()) {
      throw new WithdrawnTokenException(
          "What the token was issued for has ended: its client is deleted or has another secret, or"
              + " the login is over");
    }
    return known.principal();
  }

  /**
   * Where clients can get a token, if they are told so.
   *
   * @throws ProviderAwayException if the provider that says can't be asked for now
   */
  public Optional<URI> redirect() {
    if (providers.isEmpty() || !settings.redirectsTokens()) {
      return Optional.empty();
    }
    if (settings.tokenEndpoint().isPresent()) {
      return settings.tokenEndpoint();
    }
    TokenReader first = providers.getFirst();
    if (!waiting.tryAcquire()) {
      throw new ProviderAwayException(
          first.provider().id(), new IOException("Too many wait for it"));
    }
    try {
      return first.tokenEndpoint();
    } finally {
      waiting.release();
    }
  }

  /** Where API clients are made in a Keycloak, if they are. */
  public Optional<KeycloakSettings> keycloak() {
    return settings.keycloak();
  }

  /** The own issuer, if this server has one. */
  public Optional<OwnIssuer> ownIssuer() {
    return own;
  }

  /**
   * The own issuer, if the deprecated token endpoint is one of its: unless that leads elsewhere, or
   * is switched off.
   */
  public Optional<OwnIssuer> ownIssuerOfCatalog() {
    return settings.redirectsTokens() && settings.tokenEndpoint().isEmpty()
        ? own
        : Optional.empty();
  }

  /** Where clients are told to get tokens, if that is configured. */
  public Optional<URI> tokenEndpoint() {
    return settings.tokenEndpoint();
  }

  private Known read(String token) throws BadTokenException {
    try {
      return reader(token).read(token);
    } catch (ProviderAwayException e) {
      throw e;
    } catch (RuntimeException e) {
      // Anybody can write a token; what the library stumbles over lets nobody in.
      throw new BadTokenException("The token can't be read");
    }
  }

  /**
   * The provider that validates a token, by what it says of itself; nothing of that is believed.
   */
  private IssuerTokens reader(String token) throws BadTokenException {
    JWTClaimsSet claims = claims(token);
    String issuer = claims.getIssuer();
    if (issuer == null || readers.stream().noneMatch(reader -> reader.isCalled(issuer))) {
      throw new BadTokenException("The token is not of an issuer that this server knows");
    }
    return readers.stream()
        .filter(reader -> reader.takes(issuer, claims.getAudience()))
        .findFirst()
        .orElseThrow(
            () -> new BadTokenException("The token is not for an audience of this server"));
  }

  private static JWTClaimsSet claims(String token) throws BadTokenException {
    try {
      JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
      if (claims != null) {
        return claims;
      }
    } catch (ParseException | IllegalArgumentException e) {
      // Said below.
    }
    throw new BadTokenException("The token is not a signed JWT");
  }
}
