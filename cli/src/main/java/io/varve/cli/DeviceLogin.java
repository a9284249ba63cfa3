package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;

/** A login by a code that is typed on another device (RFC 8628), with PKCE where that is taken. */
final class DeviceLogin {

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int USUAL_SECONDS = 5;
  private static final int MOST_SECONDS = 60;

  private final LoginTarget target;
  private final ProviderEndpoints endpoints;
  private final TrustedAuthorities trusted;
  private final Pkce proof = Pkce.generate();

  /**
   * @param trusted whose certificates the provider may have
   */
  DeviceLogin(LoginTarget target, ProviderEndpoints endpoints, TrustedAuthorities trusted) {
    this.target = target;
    this.endpoints = endpoints;
    this.trusted = trusted;
  }

  /**
   * Waits until somebody has logged in.
   *
   * @param show shows an address, and the code to type there
   * @throws RefusedByServerException if nobody did, or the provider refused it
   */
  TokenEndpoint.Answer logIn(BiConsumer<String, String> show) throws InterruptedException {
    URI device =
        endpoints
            .device()
            .orElseThrow(
                () ->
                    new RefusedByServerException(
                        target.issuer() + " has no login for other devices; leave --device out"));
    TokenEndpoint.Answer begun =
        new TokenEndpoint(device, trusted)
            .ask(
                Map.of(
                    "client_id", target.client(),
                    "scope", target.scope(),
                    "code_challenge", proof.challenge(),
                    "code_challenge_method", "S256"),
                null);
    if (!begun.isGood() || begun.text("device_code").isEmpty()) {
      throw new RefusedByServerException(
          "The identity provider gave no code: it answered "
              + begun.status()
              + " "
              + begun.error()
              + ". See whether the client "
              + target.client()
              + " may log in by other devices");
    }
    // One that has the code in it spares people to type it.
    String complete = begun.text("verification_uri_complete");
    show.accept(
        complete.isEmpty() ? begun.text("verification_uri") : complete, begun.text("user_code"));
    return awaited(begun);
  }

  private TokenEndpoint.Answer awaited(TokenEndpoint.Answer begun) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    int seconds = Math.clamp(begun.json().path("interval").asInt(USUAL_SECONDS), 1, MOST_SECONDS);
    while (Instant.now().isBefore(end)) {
      Thread.sleep(Duration.ofSeconds(seconds));
      TokenEndpoint.Answer answer =
          new TokenEndpoint(endpoints.token(), trusted)
              .ask(
                  Map.of(
                      "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                      "client_id", target.client(),
                      "device_code", begun.text("device_code"),
                      "code_verifier", proof.verifier()),
                  null);
      if (answer.isGood()) {
        return answer;
      }
      switch (answer.error()) {
        case "authorization_pending" -> {}
        case "slow_down" -> seconds = Math.min(seconds + USUAL_SECONDS, MOST_SECONDS);
        case "expired_token" -> throw new RefusedByServerException("The code has expired");
        default ->
            throw new RefusedByServerException(
                "The identity provider refused the login: it answered "
                    + answer.status()
                    + " "
                    + answer.error());
      }
    }
    throw new RefusedByServerException("Nobody logged in within 15 minutes");
  }
}
