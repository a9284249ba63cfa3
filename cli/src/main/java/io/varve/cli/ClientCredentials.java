package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.storage.tls.TrustedAuthorities;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Tokens for a client of an identity provider (RFC 6749, 4.4), renewed before they end. */
final class ClientCredentials implements Tokens {

  private static final Duration EARLY = Duration.ofSeconds(30);
  private static final Duration USUAL_LIFE = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

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
    ServerConnection provider = ServerConnection.toProvider(endpoint, trusted);
    String form = form(Map.of("grant_type", "client_credentials", "scope", scope));
    HttpResponse<String> answer =
        provider.send(
            "",
            request ->
                request
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Authorization", basic())
                    .POST(BodyPublishers.ofString(form)));
    JsonNode json = json(answer.body());
    token = json.path("access_token").asString("");
    if (answer.statusCode() != 200 || token.isEmpty()) {
      throw new RefusedByServerException(
          "The identity provider gave no token to "
              + id
              + ": it answered "
              + answer.statusCode()
              + " "
              + json.path("error").asString(""));
    }
    until = Instant.now().plus(life(json.path("expires_in"))).minus(EARLY);
  }

  // It may be any number, or none.
  private static Duration life(JsonNode seconds) {
    double life = seconds.asDouble(USUAL_LIFE.toSeconds());
    return Duration.ofSeconds((long) Math.clamp(life, 0, LONGEST_LIFE.toSeconds()));
  }

  /** RFC 6749, 2.3.1: both are encoded as in a form first. */
  private String basic() {
    String pair = encoded(id) + ":" + encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().isBlank())
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode json(String body) {
    try {
      return LedgerJson.mapper().readTree(body);
    } catch (JacksonException e) {
      return LedgerJson.mapper().createObjectNode();
    }
  }
}
