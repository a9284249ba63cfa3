package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Tokens for a client of an identity provider (RFC 6749, 4.4), renewed before they end. */
final class ClientCredentials implements Tokens {

  private static final Duration EARLY = Duration.ofSeconds(30);

  private final URI endpoint;
  private final String id;
  private final String secret;
  private final String scope;
  private final TrustedAuthorities trusted;
  private String token = "";
  private Instant until = Instant.MIN;

  /**
   * @param trusted whose certificates the provider may have
   */
  ClientCredentials(
      URI endpoint, String id, String secret, String scope, TrustedAuthorities trusted) {
    this.trusted = trusted;
    this.endpoint = endpoint;
    this.id = id;
    this.secret = secret;
    this.scope = scope;
  }

  @Override
  public Optional<String> token() throws InterruptedException {
    if (!Instant.now().isBefore(until)) {
      renew();
    }
    return Optional.of(token);
  }

  private void renew() throws InterruptedException {
    TokenEndpoint.Answer answer =
        new TokenEndpoint(endpoint, trusted)
            .ask(Map.of("grant_type", "client_credentials", "scope", scope), basic());
    token = answer.text("access_token");
    if (!answer.isGood() || token.isEmpty()) {
      throw new RefusedByServerException(
          "The identity provider gave no token to "
              + id
              + ": it answered "
              + answer.status()
              + " "
              + answer.error());
    }
    until = Instant.now().plus(answer.life()).minus(EARLY);
  }

  /** RFC 6749, 2.3.1: both are encoded as in a form first. */
  private String basic() {
    String pair = TokenEndpoint.encoded(id) + ":" + TokenEndpoint.encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
