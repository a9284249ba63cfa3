package io.varve.storage.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.UrlEncodedContent;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.varve.storage.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exchanges Varve's own token for one that a boundary limits, at Google's Security Token Service.
 */
final class TokenExchange {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GOOGLE = "https://sts.googleapis.com";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  /** A token can't outlive the one that it is made of, so that one is renewed early. */
  private static final Duration YOUNG = Duration.ofMinutes(45);

  private final GoogleCredentials own;
  private final GcsConnections connections;
  private final GoogleResponses answers;
  private final GenericUrl url;

  TokenExchange(GoogleCredentials own, GcsClients clients) {
    String endpoint = clients.profile().stsEndpoint();
    String root = endpoint == null ? GOOGLE : endpoint;
    this.own = own;
    this.connections = clients.connections();
    this.answers = new GoogleResponses(connections.outage(root));
    this.url = new GenericUrl(root + "/v1/token");
  }

  /** A token, and when Google takes it no more. */
  record Token(String text, Instant expiresAt) {

    @Override
    public String toString() {
      return "Token[until " + expiresAt + "]";
    }
  }

  /**
   * A token that is limited.
   *
   * @param boundary JSON of it
   * @throws StoreException if none can be had
   */
  Token limited(String boundary) {
    return answers.of(() -> exchange(source(), boundary));
  }

  private Token source() throws IOException {
    own.refreshIfExpired();
    Token token = kept();
    if (token.expiresAt().isBefore(Instant.now().plus(YOUNG))) {
      own.refresh();
      return kept();
    }
    return token;
  }

  private Token kept() throws IOException {
    AccessToken token = own.getAccessToken();
    if (token == null) {
      throw new IOException("Google gave no token");
    }
    Date until = token.getExpirationTime();
    return new Token(
        token.getTokenValue(), until == null ? Instant.now().plus(YOUNG) : until.toInstant());
  }

  private Token exchange(Token source, String boundary) throws IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    form.put("requested_token_type", ACCESS_TOKEN);
    form.put("subject_token_type", ACCESS_TOKEN);
    form.put("subject_token", source.text());
    form.put("options", boundary);
    HttpRequest request =
        connections
            .transport()
            .createRequestFactory(connections::bound)
            .buildPostRequest(url, new UrlEncodedContent(form));
    HttpResponse response = request.execute();
    try {
      JsonNode body = JSON.readTree(response.parseAsString());
      if (!body.path("access_token").isString()) {
        throw new IOException("Google's answer has no token");
      }
      return new Token(body.path("access_token").asString(), expiry(body, source));
    } finally {
      response.disconnect();
    }
  }

  // Where Google does not say it, it is that of the token that it was made of.
  private static Instant expiry(JsonNode body, Token source) {
    JsonNode seconds = body.path("expires_in");
    return seconds.isIntegralNumber()
        ? Instant.now().plusSeconds(seconds.asLong())
        : source.expiresAt();
  }
}
