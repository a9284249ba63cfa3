package io.varve.server.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.http.EdgeSettings;
import io.varve.ledger.store.LedgerJson;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.oidc.TestIssuer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A server with a login, behind a proxy, whom pages of another origin may call. */
final class EdgeTest {

  private static final String ORIGIN = "https://app.example.com";

  private static CatalogDatabase database;
  private static TestIssuer issuer;
  private static TestServer server;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    issuer = new TestIssuer();
    var provider = new OidcProvider("oidc", issuer.uri(), Set.of(TestIssuer.AUDIENCE));
    server =
        TestServer.start(
            database,
            new LoginSettings(List.of(provider), Optional.empty(), true),
            new EdgeSettings(
                List.of(ORIGIN), List.of("127.0.0.0/8", "10.0.0.0/8"), Optional.empty()));
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
    database.close();
  }

  private static HttpResponse<byte[]> ask(
      String method, String path, @Nullable String body, String... headers) {
    return TestServer.ask(method, server.url() + path, body, headers);
  }

  private static HttpResponse<byte[]> asAnna(
      String method, String path, @Nullable String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + issuer.token("anna")));
    return ask(method, path, body, all.toArray(String[]::new));
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    return LedgerJson.mapper().readTree(response.body());
  }

  private static Optional<String> allowed(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Access-Control-Allow-Origin");
  }

  @Test
  void browserIsAnsweredBeforeItHasAToken() {
    HttpResponse<byte[]> response =
        ask(
            "OPTIONS",
            "/management/v1/whoami",
            null,
            "Origin",
            ORIGIN,
            "Access-Control-Request-Method",
            "GET",
            "Access-Control-Request-Headers",
            "authorization");
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(allowed(response)).contains(ORIGIN);
    assertThat(
            ask(
                    "OPTIONS",
                    "/management/v1/whoami",
                    null,
                    "Origin",
                    "https://evil.example",
                    "Access-Control-Request-Method",
                    "GET")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void preflightsAloneNeedNoToken() {
    assertThat(ask("OPTIONS", "/management/v1/whoami", null, "Origin", ORIGIN).statusCode())
        .isEqualTo(403);
    assertThat(
            ask("OPTIONS", "/management/v1/whoami", null, "Access-Control-Request-Method", "GET")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void pageReadsAnswersAndRefusals() {
    HttpResponse<byte[]> refused = ask("GET", "/management/v1/whoami", null, "Origin", ORIGIN);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(allowed(refused)).contains(ORIGIN);
    assertThat(refused.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains("WWW-Authenticate");

    HttpResponse<byte[]> config =
        asAnna("GET", "/catalog/v1/config?warehouse=demo", null, "Origin", ORIGIN);
    assertThat(config.statusCode()).isEqualTo(200);
    assertThat(allowed(config)).contains(ORIGIN);
    assertThat(String.join(",", config.headers().allValues("Vary")))
        .contains("Authorization", "Origin");

    HttpResponse<byte[]> posted = asAnna("POST", "/management/v1/project", "{", "Origin", ORIGIN);
    assertThat(posted.statusCode()).isEqualTo(400);
    assertThat(allowed(posted)).contains(ORIGIN);
  }

  @Test
  void tokenCountsWhateverOriginGoesWithIt() {
    HttpResponse<byte[]> response =
        asAnna("GET", "/management/v1/whoami", null, "Origin", "https://evil.example");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(allowed(response)).isEmpty();
  }

  /** The address that a change is recorded with. */
  private static String recorded(TestServer by, String... headers) {
    String id = UUID.randomUUID().toString();
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("x-request-id", id, "Authorization", "Bearer " + issuer.token("anna")));
    HttpResponse<byte[]> response =
        TestServer.ask(
            "POST",
            by.url() + "/management/v1/project",
            "{\"project-name\":\"" + id + "\"}",
            all.toArray(String[]::new));
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(201);
    return by.get(JdbcClient.class)
        .sql("select remote_address from requests where request_id = ?")
        .param(id)
        .query(String.class)
        .single();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "198.51.100.7, 203.0.113.9, 10.1.2.3 | 203.0.113.9",
        "evil.example, 203.0.113.9 | 203.0.113.9",
        "203.0.113.9:4711 | 203.0.113.9",
        "2001:db8::9 | 2001:db8:0:0:0:0:0:9",
        "[2001:db8::9]:4711 | 2001:db8:0:0:0:0:0:9",
        "::ffff:203.0.113.9 | 203.0.113.9",
        "10.9.9.9 | 10.9.9.9",
        "203.0.113.9, unknown | 127.0.0.1",
        "203.0.113.9, localhost | 127.0.0.1",
        "203.0.113.9, 1.2.3.999 | 127.0.0.1",
        "203.0.113.9, 1 | 127.0.0.1",
        "203.0.113.9, fe80::1%lo | 127.0.0.1",
        "' ' | 127.0.0.1",
        "',,,' | 127.0.0.1",
        "203.0.113.9, <script> | 127.0.0.1"
      })
  void addressThatATrustedProxySaysIsRecorded(String sent, String kept) {
    assertThat(recorded(server, "X-Forwarded-For", sent)).isEqualTo(kept);
  }

  @Test
  void severalHeadersAreOneListAndLongOnesAreCut() {
    assertThat(recorded(server, "X-Forwarded-For", "203.0.113.9", "X-Forwarded-For", "10.1.1.1"))
        .isEqualTo("203.0.113.9");
    assertThat(recorded(server, "X-Forwarded-For", "203.0.113.9," + "10.1.1.1,".repeat(500) + "x"))
        .isEqualTo("127.0.0.1");
    assertThat(recorded(server, "X-Forwarded-For", "203.0.113.9" + ",10.1.1.1".repeat(500)))
        .isEqualTo("10.1.1.1");
  }

  private static String openApiServer(String... headers) {
    HttpResponse<byte[]> response = asAnna("GET", "/openapi.json", null, headers);
    assertThat(response.statusCode()).isEqualTo(200);
    return json(response).at("/servers/0/url").asString();
  }

  @Test
  void answersNameTheServerAsTheProxySaysItWasCalled() {
    assertThat(
            openApiServer("X-Forwarded-Proto", "https", "X-Forwarded-Host", "lake.example.com:443"))
        .isEqualTo("https://lake.example.com");
    assertThat(
            openApiServer(
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "lake.example.com",
                "X-Forwarded-Port",
                "8443"))
        .isEqualTo("https://lake.example.com:8443");
    assertThat(openApiServer()).isEqualTo(server.url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Proto: javascript",
        "X-Forwarded-Proto: https://evil.example/",
        "X-Forwarded-Host: evil.example/path",
        "X-Forwarded-Host: user@evil.example",
        "X-Forwarded-Host: a b",
        "X-Forwarded-Host: [::1",
        "X-Forwarded-Port: -1",
        "X-Forwarded-Port: 99999999999999",
        "X-Forwarded-Port: x",
        "X-Forwarded-By: x",
        "X-Forwarded-Prefix: /evil",
        "Forwarded: for=203.0.113.9;host=evil.example;proto=https"
      })
  void hostileValuesChangeNothing(String header) {
    String[] parts = header.split(": ", 2);
    assertThat(openApiServer(parts)).isEqualTo(server.url());
  }

  @Test
  void hstsIsForThoseWhoCameByTls() {
    String hsts = "Strict-Transport-Security";
    assertThat(ask("GET", "/health", null).headers().firstValue(hsts)).isEmpty();
    assertThat(ask("GET", "/health", null, "X-Forwarded-Proto", "https").headers().firstValue(hsts))
        .contains("max-age=31536000");
    assertThat(
            ask("GET", "/health", null, "X-Forwarded-Proto", "https, http")
                .headers()
                .firstValue(hsts))
        .isEmpty();
  }

  @Test
  void othersAreNotBelieved() {
    var elsewhere =
        new EdgeSettings(List.of(), List.of("192.0.2.0/24", "2001:db8::1/128"), Optional.empty());
    try (TestServer other = TestServer.start(database, LoginSettings.NONE, elsewhere)) {
      assertThat(recorded(other, "X-Forwarded-For", "203.0.113.9")).isEqualTo("127.0.0.1");
      HttpResponse<byte[]> response =
          TestServer.ask(
              "GET",
              other.url() + "/openapi.json",
              null,
              "X-Forwarded-Proto",
              "https",
              "X-Forwarded-Host",
              "evil.example");
      assertThat(json(response).at("/servers/0/url").asString()).isEqualTo(other.url());
      assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
      assertThat(allowed(response)).isEmpty();
    }
    try (TestServer none = TestServer.start(database)) {
      assertThat(recorded(none, "X-Forwarded-For", "203.0.113.9")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void pagesOfSwaggerLoadWhatTheyNeedFromThisServerOnly() {
    HttpResponse<byte[]> page = asAnna("GET", "/swagger-ui/index.html", null);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'");
    // What the policy would keep it from running.
    assertThat(new String(page.body(), UTF_8))
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContain("https://", "http://");
    assertThat(asAnna("GET", "/openapi.json", null).headers().firstValue("Content-Security-Policy"))
        .contains("default-src 'none'; frame-ancestors 'none'");
  }
}
