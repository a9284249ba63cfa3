package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a server's management API. */
final class ManagementClient {

  private static final String BASE = "/management/v1/";
  private static final String CATALOG = "/catalog/v1/";
  private static final String GENERIC = "/lakekeeper/v1/";
  private static final int MOST_OF_REFUSAL = 64 << 10;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private static final String LOGIN =
      ". Here: varve login, VARVE_TOKEN, --token-file, or --client-id with --oauth2-server-uri";

  private static final String WHO = ". `varve whoami` shows who you are to this server";

  private final ServerConnection server;
  private final @Nullable String project;

  ManagementClient(ServerConnection server, @Nullable String project) {
    this.server = server;
    this.project = project;
  }

  /** The address for clients of the catalog. */
  String catalogUri() {
    return server.server() + "/catalog";
  }

  /** A client for another project of the same server. */
  ManagementClient ofProject(String projectId) {
    return new ManagementClient(server, projectId);
  }

  /** A text as a part of a path or of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) throws InterruptedException {
    return send("GET", BASE + path, null);
  }

  /**
   * Copies an answer as it comes, however long it is.
   *
   * @throws RefusedByServerException if it is refused, or ends before its end
   */
  void copy(String path, OutputStream to) throws InterruptedException {
    HttpResponse<InputStream> answer =
        server.send(BASE + path, HttpRequest.Builder::GET, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() >= 300) {
        throw refusal(
            server,
            answer.statusCode(),
            new String(body.readNBytes(MOST_OF_REFUSAL), StandardCharsets.UTF_8));
      }
      body.transferTo(to);
      to.flush();
    } catch (IOException e) {
      throw new RefusedByServerException(
          "The answer broke off before its end. Go on with --after and what the last whole line"
              + " says of it");
    }
  }

  JsonNode post(String path, @Nullable JsonNode body) throws InterruptedException {
    return send("POST", BASE + path, body);
  }

  void delete(String path) throws InterruptedException {
    send("DELETE", BASE + path, null);
  }

  /** As above, with a reason that is kept beside the change. */
  void delete(String path, @Nullable String reason) throws InterruptedException {
    send("DELETE", BASE + path, null, reason);
  }

  /** Asks the catalog's API; {@code path} begins with the id of a warehouse. */
  JsonNode getCatalog(String path) throws InterruptedException {
    return send("GET", CATALOG + path, null);
  }

  /** Asks the API of generic tables; {@code path} begins with the id of a warehouse. */
  JsonNode getGeneric(String path) throws InterruptedException {
    return send("GET", GENERIC + path, null);
  }

  JsonNode postCatalog(String path, JsonNode body) throws InterruptedException {
    return send("POST", CATALOG + path, body);
  }

  void deleteCatalog(String path) throws InterruptedException {
    send("DELETE", CATALOG + path, null);
  }

  private JsonNode send(String method, String path, @Nullable JsonNode body)
      throws InterruptedException {
    return send(method, path, body, null);
  }

  private JsonNode send(
      String method, String path, @Nullable JsonNode body, @Nullable String reason)
      throws InterruptedException {
    HttpResponse<String> answer =
        server.send(
            path,
            request -> {
              // A recursive drop answers when all of it is dropped.
              request.timeout(Duration.ofMinutes(10));
              if (body != null) {
                request.header("Content-Type", "application/json");
              }
              if (project != null) {
                request.header("x-project-id", project);
              }
              if (reason != null) {
                request.setHeader("X-Change-Reason", reason);
              }
              return request.method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(body.toString()));
            });
    if (answer.statusCode() >= 300) {
      throw refusal(server, answer);
    }
    return answer.body().isBlank()
        ? LedgerJson.mapper().createObjectNode()
        : json(server, answer.body());
  }

  /** A refusal in the server's words, as far as it has any. */
  static RefusedByServerException refusal(ServerConnection server, HttpResponse<String> answer) {
    return refusal(server, answer.statusCode(), answer.body());
  }

  private static RefusedByServerException refusal(
      ServerConnection server, int status, String body) {
    String message = "";
    String type = "";
    if (body.startsWith("{")) {
      try {
        JsonNode error = json(server, body).path("error");
        message = RemedyOptions.message(error);
        type = error.path("type").asString("");
      } catch (RefusedByServerException | JacksonException e) {
        // Said below.
      }
    }
    if (body.contains("requires TLS")) {
      return new RefusedByServerException(server.server() + " serves TLS; say https://");
    }
    return new RefusedByServerException(
        message.isBlank()
            ? server.server()
                + " answered "
                + status
                + " without a word. Is it Varve that listens there?"
            : message + next(status, type));
  }

  // Who has no right in the project is told that there is none.
  private static String next(int status, String type) {
    return switch (status) {
      case UNAUTHORIZED -> LOGIN;
      case FORBIDDEN -> WHO;
      default -> type.equals("ProjectNotFound") ? ", or you have no right in it" + WHO : "";
    };
  }

  /**
   * The JSON object that a server answered.
   *
   * @throws RefusedByServerException if it is none
   */
  static JsonNode json(ServerConnection server, String body) {
    try {
      if (LedgerJson.mapper().readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      // Said below.
    }
    throw server.notVarve();
  }
}
