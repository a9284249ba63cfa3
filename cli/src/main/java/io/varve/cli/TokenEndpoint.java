package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import io.varve.storage.tls.TrustedAuthorities;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An endpoint of an identity provider that takes forms and answers JSON: tokens, devices, ends. */
final class TokenEndpoint {

  private static final Duration USUAL_LIFE = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);

  private final ServerConnection provider;

  /**
   * @param trusted whose certificates the provider may have
   */
  TokenEndpoint(URI endpoint, TrustedAuthorities trusted) {
    this.provider = ServerConnection.toProvider(endpoint, trusted);
  }

  /**
   * What the endpoint answered.
   *
   * @param json empty if it answered none
   */
  record Answer(int status, JsonNode json) {

    boolean isGood() {
      return status == 200;
    }

    /** The error of RFC 6749, 5.2, or nothing. */
    String error() {
      return json.path("error").asString("");
    }

    String text(String field) {
      return json.path(field).asString("");
    }

    /** How long a token is good: any number may stand there, or none. */
    Duration life() {
      double life = json.path("expires_in").asDouble(USUAL_LIFE.toSeconds());
      return Duration.ofSeconds((long) Math.clamp(life, 0, LONGEST_LIFE.toSeconds()));
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * Asks it.
   *
   * @param fields of the form; blank ones are left out
   * @param authorization the header of a client that proves itself so
   */
  Answer ask(Map<String, String> fields, @Nullable String authorization)
      throws InterruptedException {
    String form =
        fields.entrySet().stream()
            .filter(field -> !field.getValue().isBlank())
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpResponse<String> answer =
        provider.send(
            "",
            request -> {
              if (authorization != null) {
                request.header("Authorization", authorization);
              }
              return request
                  .timeout(Duration.ofSeconds(30))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Accept", "application/json")
                  .POST(BodyPublishers.ofString(form));
            });
    return new Answer(answer.statusCode(), json(answer.body()));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static JsonNode json(String body) {
    try {
      return LedgerJson.mapper().readTree(body);
    } catch (JacksonException e) {
      return LedgerJson.mapper().createObjectNode();
    }
  }
}
