package io.varve.bench.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Varve's management API and its own issuer, as one API client. */
public final class ManagementClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final URI server;
  private final String token;

  /**
   * Logs in.
   *
   * @param server URI of the server, without a path
   */
  public ManagementClient(URI server, String clientId, String clientSecret) {
    this.server = server;
    String form =
        "grant_type=client_credentials&client_id=" + clientId + "&client_secret=" + clientSecret;
    HttpRequest login =
        HttpRequest.newBuilder(server.resolve("/oauth/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    this.token = send(login).path("access_token").asText();
  }

  /** The token that it logged in with, good for an hour. */
  public String token() {
    return token;
  }

  /** Answers {@code POST} of JSON to a path below {@code /management/v1}. */
  public JsonNode post(String path, String body) {
    return send(
        HttpRequest.newBuilder(server.resolve("/management/v1" + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            request.uri() + ": " + response.statusCode() + " " + new String(response.body()));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
