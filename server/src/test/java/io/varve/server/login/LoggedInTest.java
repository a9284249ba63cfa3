package io.varve.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.oidc.TestIssuer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** A server that admits only those who log in. */
final class LoggedInTest {

  private static final String TOKENS = "/catalog/v1/oauth/tokens";

  private static CatalogDatabase database;
  private static TestIssuer issuer;
  private static TestServer server;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    issuer = new TestIssuer();
    server = TestServer.start(database, settings(issuer));
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
    database.close();
  }

  private static LoginSettings settings(TestIssuer issuer) {
    var provider = new OidcProvider("oidc", issuer.uri(), Set.of(TestIssuer.AUDIENCE));
    return new LoginSettings(List.of(provider), Optional.empty(), true);
  }

  private static HttpResponse<byte[]> ask(
      String method, String path, @Nullable String body, String... headers) {
    return TestServer.ask(method, server.url() + path, body, headers);
  }

  private static HttpResponse<byte[]> as(
      String subject, String method, String path, @Nullable String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + issuer.token(subject)));
    return ask(method, path, body, all.toArray(String[]::new));
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    return LedgerJson.mapper().readTree(response.body());
  }

  private static String prefix() {
    return json(as("anna", "GET", "/catalog/v1/config?warehouse=demo", null))
        .at("/overrides/prefix")
        .asString();
  }

  /** Method and path of every route there is, with a word for each of its variables. */
  private static List<Map.Entry<String, String>> routes() {
    List<Map.Entry<String, String>> routes = new ArrayList<>();
    server
        .get(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(
            route -> {
              var methods = route.getMethodsCondition().getMethods();
              for (String pattern : route.getPatternValues()) {
                String path = pattern.replaceAll("\\{\\*?[^}]*}|\\*\\*?", "x");
                if (methods.isEmpty()) {
                  routes.add(Map.entry("GET", path));
                }
                methods.forEach(method -> routes.add(Map.entry(method.name(), path)));
              }
            });
    return routes;
  }

  @Test
  void everyRouteButHealthAndTokensWantsAToken() {
    List<Map.Entry<String, String>> routes = routes();
    assertThat(routes).hasSizeGreaterThan(90);
    for (Map.Entry<String, String> route : routes) {
      String body = Set.of("POST", "PUT", "DELETE").contains(route.getKey()) ? "{}" : null;
      HttpResponse<byte[]> response = ask(route.getKey(), route.getValue(), body);
      if (route.getValue().startsWith("/health") || route.getValue().equals(TOKENS)) {
        assertThat(response.statusCode()).as(route.toString()).isNotEqualTo(401);
      } else {
        assertThat(response.statusCode()).as(route.toString()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        if (!route.getKey().equals("HEAD")) {
          assertThat(json(response).at("/error/type").asString())
              .isEqualTo("NotAuthorizedException");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/swagger-ui/index.html",
        "/openapi.json",
        "/healthy",
        "//health",
        "/error",
        "/catalog/v1/config?warehouse=demo",
        "/catalog/v1/oauth/tokens"
      })
  void otherPathsWantATokenToo(String path) {
    assertThat(ask("GET", path, null).statusCode()).isEqualTo(401);
    assertThat(ask("HEAD", path, null).statusCode()).isEqualTo(401);
    assertThat(ask("OPTIONS", path, null).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/..%2Fcatalog/v1/config",
        "/health/%2e%2e/catalog/v1/config",
        "/health/;/../catalog/v1/config",
        "/health;x/catalog"
      })
  void pathThatSeemsToBeOfHealthLeadsNowhere(String path) {
    assertThat(ask("GET", path, null).statusCode()).isIn(400, 401, 404);
  }

  @Test
  void badTokenIsRefusedWithItsReasonInTheHeaderAndInTheEnvelope() {
    String token = issuer.token("anna", claims -> claims.audience("stranger"));
    HttpResponse<byte[]> response =
        ask("GET", "/management/v1/whoami", null, "Authorization", "Bearer " + token);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains(
            "Bearer error=\"invalid_token\","
                + " error_description=\"The token is not for an audience of this server\"");
    assertThat(json(response).at("/error/type").asString()).isEqualTo("NotAuthorizedException");
    assertThat(new String(response.body(), UTF_8)).doesNotContain("stranger").doesNotContain(token);
  }

  @Test
  void tokenIsReadFromOneHeaderOnly() {
    String token = issuer.token("anna");
    assertThat(ask("GET", "/management/v1/whoami?access_token=" + token, null).statusCode())
        .isEqualTo(401);
    assertThat(
            ask("GET", "/management/v1/whoami", null, "Authorization", "Basic " + token)
                .statusCode())
        .isEqualTo(401);
    assertThat(
            ask(
                    "GET",
                    "/management/v1/whoami",
                    null,
                    "Authorization",
                    "Bearer " + token,
                    "Authorization",
                    "Bearer " + token)
                .statusCode())
        .isEqualTo(401);
    assertThat(
            ask("GET", "/management/v1/whoami", null, "Authorization", "bearer " + token)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void longTokenReachesTheLoginAndOneThatIsTooLongIsRefusedByIt() {
    String good = issuer.token("anna", claims -> claims.claim("filler", "x".repeat(11_500)));
    assertThat(
            ask("GET", "/management/v1/whoami", null, "Authorization", "Bearer " + good)
                .statusCode())
        .isEqualTo(200);
    String tooLong = issuer.token("anna", claims -> claims.claim("filler", "x".repeat(13_000)));
    assertThat(
            ask("GET", "/management/v1/whoami", null, "Authorization", "Bearer " + tooLong)
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void changeNamesWhoMadeIt() {
    String name = "n" + UUID.randomUUID().toString().replace("-", "");
    HttpResponse<byte[]> made =
        as(
            "f00d-1",
            "POST",
            "/catalog/v1/" + prefix() + "/namespaces",
            "{\"namespace\": [\"" + name + "\"]}",
            "x-request-id",
            "request-of-" + name);
    assertThat(made.statusCode()).isEqualTo(200);
    JdbcClient jdbc = server.get(JdbcClient.class);
    assertThat(
            jdbc.sql(
                    "select metadata->>'actor' from events"
                        + " where metadata->>'request-id' = ? and event_name = 'NamespaceCreated'")
                .param("request-of-" + name)
                .query(String.class)
                .list())
        .containsExactly("oidc~f00d-1");
  }

  @Test
  void idempotencyKeyIsOfItsPrincipal() {
    String path = "/catalog/v1/" + prefix() + "/namespaces";
    String body = "{\"namespace\": [\"k" + UUID.randomUUID().toString().replace("-", "") + "\"]}";
    String key = UUID.randomUUID().toString();
    assertThat(as("anna", "POST", path, body, "Idempotency-Key", key).statusCode()).isEqualTo(200);
    assertThat(as("anna", "POST", path, body, "Idempotency-Key", key).statusCode()).isEqualTo(200);
    assertThat(as("peter", "POST", path, body, "Idempotency-Key", key).statusCode()).isEqualTo(409);
    assertThat(ask("POST", path, body, "Idempotency-Key", key).statusCode()).isEqualTo(401);
  }

  @Test
  void whoamiIsThePrincipal() {
    String token = issuer.token("anna", claims -> claims.claim("name", "Anna Muster"));
    JsonNode anna =
        json(ask("GET", "/management/v1/whoami", null, "Authorization", "Bearer " + token));
    assertThat(anna.path("id").asString()).isEqualTo("oidc~anna");
    assertThat(anna.path("name").asString()).isEqualTo("Anna Muster");
    assertThat(anna.path("user-type").asString()).isEqualTo("human");
  }

  @Test
  void configTellsClientsNotToExchangeTokens() {
    JsonNode config = json(as("anna", "GET", "/catalog/v1/config?warehouse=demo", null));
    assertThat(config.at("/overrides/token-exchange-enabled").asString()).isEqualTo("false");
    assertThat(config.at("/overrides/oauth2-server-uri").isMissingNode()).isTrue();
  }

  @Test
  void tokenEndpointLeadsToTheProviderWithoutAToken() {
    HttpResponse<byte[]> response =
        TestServer.ask(
            "POST",
            server.url() + TOKENS,
            null,
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(response.statusCode()).isEqualTo(307);
    assertThat(response.headers().firstValue("Location"))
        .contains(issuer.tokenEndpoint().toString());
  }

  @Test
  void hostAndOriginDoNotCountWhereATokenDoes() {
    assertThat(
            as("anna", "GET", "/management/v1/whoami", null, "Origin", "https://console.example")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void icebergsOwnClientLogsInByItself() throws Exception {
    try (RESTCatalog catalog = new RESTCatalog()) {
      catalog.initialize(
          "varve",
          Map.of(
              "uri",
              server.url() + "/catalog",
              "warehouse",
              "demo",
              "credential",
              TestIssuer.CLIENT + ":" + TestIssuer.SECRET,
              "oauth2-server-uri",
              issuer.tokenEndpoint().toString(),
              "io-impl",
              "io.varve.storage.file.LocalFileIO"));
      Namespace made = Namespace.of("by_java");
      catalog.createNamespace(made);
      assertThat(catalog.listNamespaces()).contains(made);
    }
  }

  @Test
  void providerThatIsAwayIsAnsweredWith503AndRetryAfter() {
    try (CatalogDatabase other = CatalogDatabase.create();
        TestIssuer away = new TestIssuer()) {
      away.stop();
      try (TestServer alone = TestServer.start(other, settings(away))) {
        HttpResponse<byte[]> response =
            TestServer.ask(
                "GET",
                alone.url() + "/management/v1/whoami",
                null,
                "Authorization",
                "Bearer " + away.token("anna"));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(response).at("/error/type").asString())
            .isEqualTo("ServiceUnavailableException");
        assertThat(TestServer.ask("GET", alone.url() + "/health", null).statusCode())
            .isEqualTo(200);
      }
    }
  }
}
