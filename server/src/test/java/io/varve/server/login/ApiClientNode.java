package io.varve.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.login.LoginSettings;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server with an issuer of its own, and what API clients ask it. */
record ApiClientNode(TestServer server) implements AutoCloseable {

  static final URI ISSUER = URI.create("http://127.0.0.1:8181/lake");
  static final String CLIENTS = "/management/v1/api-client";
  static final String TOKENS = "/oauth/token";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Id and secret of an API client. */
  record Client(String id, String secret) {

    static Client of(JsonNode answer) {
      return new Client(
          answer.path("client-id").asString(), answer.path("client-secret").asString());
    }

    String form() {
      return "grant_type=client_credentials&scope=catalog&client_id="
          + encoded(id)
          + "&client_secret="
          + encoded(secret);
    }
  }

  /**
   * Starts one.
   *
   * @param firstClient where the first client's credential is left
   * @param inCatalog whether the deprecated endpoint of the catalog gives tokens
   */
  static ApiClientNode start(CatalogDatabase database, Path firstClient, boolean inCatalog) {
    var own = new IssuerSettings(ISSUER, IssuerSettings.USUAL_LIFE, Optional.of(firstClient));
    return new ApiClientNode(
        TestServer.start(
            database, new LoginSettings(List.of(), Optional.empty(), inCatalog, Optional.of(own))));
  }

  /** The client whose credential is in a file. */
  static Client in(Path file) {
    Properties lines = new Properties();
    try (var text = Files.newBufferedReader(file)) {
      lines.load(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Client(lines.getProperty("client-id"), lines.getProperty("client-secret"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return LedgerJson.mapper().readTree(response.body());
  }

  HttpResponse<byte[]> post(String path, String form, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token of a client, which must get one. */
  String token(Client client) {
    HttpResponse<byte[]> response = post(TOKENS, client.form());
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    return json(response).path("access_token").asString();
  }

  HttpResponse<byte[]> ask(
      String token, String method, String path, @Nullable String body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer " + token;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return TestServer.ask(method, server.url() + path, body, all);
  }

  /** The status of a request with a token. */
  int status(String token) {
    return ask(token, "GET", "/management/v1/whoami", null).statusCode();
  }

  /** A new client. */
  Client create(String token, String name) {
    HttpResponse<byte[]> made = ask(token, "POST", CLIENTS, "{\"name\":\"" + name + "\"}");
    assertThat(made.statusCode()).as(new String(made.body(), UTF_8)).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    return Client.of(json(made));
  }

  @Override
  public void close() {
    server.close();
  }
}
