package io.varve.api.cli;

import io.varve.ledger.store.LedgerJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks a server's management API. */
final class ManagementClient {

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI server;
  private final String base;
  private final String catalog;
  private final @Nullable String project;

  ManagementClient(URI server, @Nullable String project) {
    this.base = server.toString().replaceAll("/+$", "") + "/management/v1/";
    this.catalog = server.toString().replaceAll("/+$", "") + "/catalog/v1/";
    this.server = server;
    this.project = project;
  }

  /** A server's refusal, in its own words. */
  static final class RefusedByServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedByServerException(String message) {
      super(message);
    }
  }

  /** Where clients of the catalog go. */
  String catalogUri() {
    return catalog.replaceAll("/v1/$", "");
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", base + path, null);
  }

  JsonNode post(String path, @Nullable JsonNode body) throws IOException, InterruptedException {
    return send("POST", base + path, body);
  }

  void delete(String path) throws IOException, InterruptedException {
    send("DELETE", base + path, null);
  }

  /** Asks the catalog's API; {@code path} begins with the id of a warehouse. */
  JsonNode getCatalog(String path) throws IOException, InterruptedException {
    return send("GET", catalog + path, null);
  }

  JsonNode postCatalog(String path, JsonNode body) throws IOException, InterruptedException {
    return send("POST", catalog + path, body);
  }

  void deleteCatalog(String path) throws IOException, InterruptedException {
    send("DELETE", catalog + path, null);
  }

  private JsonNode send(String method, String uri, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            // A recursive drop answers when all of it is dropped.
            .timeout(Duration.ofMinutes(10))
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (project != null) {
      request.header("x-project-id", project);
    }
    HttpResponse<String> answer;
    try {
      answer = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (ConnectException e) {
      throw new RefusedByServerException(
          "Nothing answers at "
              + server
              + ". Start the server (varve serve), or say another one with --uri or --profile");
    }
    boolean isJson = answer.body().startsWith("{");
    if (answer.statusCode() >= 300) {
      throw new RefusedByServerException(
          isJson
              ? ofOptions(
                  LedgerJson.mapper().readTree(answer.body()).at("/error/message").asString())
              : uri + " answered " + answer.statusCode());
    }
    return LedgerJson.mapper().readTree(isJson ? answer.body() : "{}");
  }

  // The server speaks of its parameters.
  private static String ofOptions(String refusal) {
    return refusal.replace("send force=true", "use --force").replace("force=true", "--force");
  }
}
