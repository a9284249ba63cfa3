package io.varve.server.login;

import static io.varve.server.login.ApiClientNode.CLIENTS;
import static io.varve.server.login.ApiClientNode.TOKENS;
import static io.varve.server.login.ApiClientNode.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.varve.projections.verify.Report;
import io.varve.security.login.Login;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.security.oidc.OidcProvider.ClaimNames;
import io.varve.server.login.ApiClientNode.Client;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.oidc.TestKeys;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A server that is its own issuer, and a second one on the same database. */
final class OwnIssuerTest {

  private static final String ALIAS = "/catalog/v1/oauth/tokens";

  @TempDir private static Path folder;

  private static CatalogDatabase database;
  private static ApiClientNode one;
  private static ApiClientNode two;
  private static Client admin;
  private static String adminToken;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    one = ApiClientNode.start(database, folder.resolve("first"), true);
    two = ApiClientNode.start(database, folder.resolve("second"), false);
    admin = ApiClientNode.in(folder.resolve("first"));
    adminToken = one.token(admin);
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
    database.close();
  }

  private static Client client(String name) {
    return one.create(adminToken, name);
  }

  private static String basic(Client client) {
    return "Basic "
        + Base64.getEncoder().encodeToString((client.id() + ":" + client.secret()).getBytes(UTF_8));
  }

  @Test
  void firstClientIsMadeOnceAndItsFileIsItsOwnersOnly() throws Exception {
    assertThat(folder.resolve("second")).doesNotExist();
    assertThat(Files.list(folder)).containsExactly(folder.resolve("first"));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("first"))))
        .isEqualTo("rw-------");
    assertThat(Files.readString(folder.resolve("first")))
        .contains("oauth2-server-uri=" + ApiClientNode.ISSUER + "/oauth/token");
  }

  @Test
  void clientGetsATokenAndIsItsPrincipal() throws Exception {
    Client client = client("whoami");
    HttpResponse<byte[]> response = one.post(TOKENS, client.form());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    JsonNode answer = json(response);
    assertThat(answer.path("token_type").asString()).isEqualTo("bearer");
    assertThat(answer.path("expires_in").asInt()).isEqualTo(3_600);
    assertThat(answer.path("scope").asString()).isEqualTo("catalog");
    String token = answer.path("access_token").asString();
    JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(ApiClientNode.ISSUER.toString());
    assertThat(claims.getAudience()).containsExactly("varve");
    assertThat(claims.getSubject()).isEqualTo(client.id());
    JsonNode who = json(one.ask(token, "GET", "/management/v1/whoami", null));
    assertThat(who.path("id").asString()).isEqualTo("varve~" + client.id());
    assertThat(who.path("name").asString()).isEqualTo("whoami");
    assertThat(who.path("user-type").asString()).isEqualTo("application");
  }

  @Test
  void secretInTheHeaderIsTakenToo() {
    HttpResponse<byte[]> response =
        one.post(TOKENS, "grant_type=client_credentials", "Authorization", basic(admin));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"catalog", "PRINCIPAL_ROLE%3AALL", "", "read+write", "openid"})
  void scopeDoesNotMatter(String scope) {
    String form = admin.form().replace("scope=catalog", "scope=" + scope);
    assertThat(one.post(TOKENS, form).statusCode()).isEqualTo(200);
    assertThat(one.post(ALIAS, form).statusCode()).isEqualTo(200);
  }

  @Test
  void endpointOfTheCatalogCanBeSwitchedOff() {
    HttpResponse<byte[]> response = two.post(ALIAS, admin.form());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new String(response.body(), UTF_8)).doesNotContain(admin.secret());
    assertThat(two.post(TOKENS, admin.form()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=password&client_id=a&client_secret=planted, 400, unsupported_grant_type",
    "grant_type=refresh_token&client_id=a&client_secret=planted, 401, invalid_client",
    "client_id=a&client_secret=planted, 400, unsupported_grant_type",
    "grant_type=client_credentials, 401, invalid_client",
    "grant_type=client_credentials&client_id=a&client_secret=planted, 401, invalid_client",
    "grant_type=client_credentials&client_id=a&client_secret=planted%, 400, invalid_request",
    "grant_type=client_credentials&client_secret=planted&client_secret=b, 400, invalid_request"
  })
  void badFormIsRefusedWithoutBeingQuoted(String form, int status, String error) {
    for (String path : List.of(TOKENS, ALIAS)) {
      HttpResponse<byte[]> response = one.post(path, form);
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(json(response).path("error").asString()).isEqualTo(error);
      assertThat(new String(response.body(), UTF_8)).doesNotContain("planted");
      assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
          .isEqualTo(status == 401);
    }
  }

  @Test
  void clientThatProvesItselfTwiceOrInTheAddressIsRefused() {
    assertThat(one.post(TOKENS, admin.form(), "Authorization", basic(admin)).statusCode())
        .isEqualTo(400);
    assertThat(one.post(TOKENS + "?" + admin.form(), "").statusCode()).isEqualTo(400);
    String type = "application/json";
    assertThat(
            TestServer.ask("POST", one.server().url() + TOKENS, "{}", "Accept", type).statusCode())
        .isEqualTo(400);
  }

  @Test
  void largeFormIsRefused() {
    String form = admin.form() + "&filler=" + "x".repeat(9_000);
    assertThat(one.post(TOKENS, form).statusCode()).isEqualTo(413);
    assertThat(one.post(ALIAS, form).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
  void tokensAreIssuedToPostOnly(String method) {
    assertThat(TestServer.ask(method, one.server().url() + TOKENS, null).statusCode())
        .isEqualTo(401);
    assertThat(one.ask(adminToken, method, TOKENS, null).statusCode()).isNotEqualTo(200);
  }

  @Test
  void clientThatGuessesWaitsAndOthersDoNot() {
    Client guessed = client("guessed");
    Client wrong = new Client(guessed.id(), "varve_secret_planted");
    for (int i = 0; i < 10; i++) {
      assertThat(one.post(TOKENS, wrong.form()).statusCode()).isEqualTo(401);
    }
    HttpResponse<byte[]> response = one.post(TOKENS, guessed.form());
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).contains("60");
    assertThat(json(response).at("/error/type").asString()).isEqualTo("TooManyRequestsException");
    assertThat(one.post(TOKENS, admin.form()).statusCode()).isEqualTo(200);
  }

  @Test
  void providerOfAnotherServerCanValidateItsTokens() throws Exception {
    for (String path :
        List.of("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")) {
      JsonNode document = json(TestServer.ask("GET", one.server().url() + path, null));
      assertThat(document.path("issuer").asString()).isEqualTo(ApiClientNode.ISSUER.toString());
      assertThat(document.path("token_endpoint").asString())
          .isEqualTo(ApiClientNode.ISSUER + "/oauth/token");
      assertThat(document.path("jwks_uri").asString())
          .isEqualTo(ApiClientNode.ISSUER + "/oauth/jwks");
    }
    URI keys = URI.create(one.server().url() + "/oauth/jwks");
    assertThat(new String(TestServer.ask("GET", keys.toString(), null).body(), UTF_8))
        .doesNotContain("\"d\"");
    var provider =
        new OidcProvider(
            "other",
            ApiClientNode.ISSUER,
            Set.of("varve"),
            ClaimNames.USUAL,
            Set.of("RS256"),
            OidcProvider.DEFAULT_SKEW,
            Set.of(),
            Optional.of(keys));
    Login other = new Login(new LoginSettings(List.of(provider), Optional.empty(), true));
    assertThat(other.principal(adminToken).id()).isEqualTo("other~" + admin.id());
  }

  @Test
  void forgedTokenIsRefused() throws Exception {
    JWTClaimsSet claims = SignedJWT.parse(adminToken).getJWTClaimsSet();
    String forged = TestKeys.signed(TestKeys.newKey(), null, claims);
    assertThat(one.status(forged)).isEqualTo(401);
    String unsigned = adminToken.substring(0, adminToken.lastIndexOf('.') + 1) + "AAAA";
    assertThat(one.status(unsigned)).isEqualTo(401);
    assertThat(claims.getExpirationTime()).isAfter(new Date());
  }

  @Test
  void recreatedSecretEndsTheOldOneAndItsTokensOnEveryNodeAtOnce() {
    Client client = client("recreated");
    for (int i = 0; i < 3; i++) {
      String token = one.token(client);
      assertThat(one.status(token)).isEqualTo(200);
      assertThat(two.status(token)).isEqualTo(200);
      HttpResponse<byte[]> answer =
          one.ask(adminToken, "POST", CLIENTS + "/" + client.id() + "/recreate", null);
      assertThat(two.status(token)).isEqualTo(401);
      assertThat(one.status(token)).isEqualTo(401);
      assertThat(answer.statusCode()).isEqualTo(200);
      Client renewed = Client.of(json(answer));
      assertThat(renewed.id()).isEqualTo(client.id());
      assertThat(renewed.secret()).isNotEqualTo(client.secret());
      assertThat(two.post(TOKENS, client.form()).statusCode()).isEqualTo(401);
      assertThat(two.status(two.token(renewed))).isEqualTo(200);
      client = renewed;
    }
  }

  @Test
  void tokenThatIsUsedAllTheTimeEndsWithTheAnswerToRecreate() throws Exception {
    Client client = client("busy");
    String token = one.token(client);
    AtomicBoolean answered = new AtomicBoolean();
    AtomicInteger admitted = new AtomicInteger();
    AtomicInteger admittedAfterwards = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        threads.submit(
            () -> {
              for (boolean last = false; !last; ) {
                last = answered.get();
                if (two.status(token) == 200) {
                  (last ? admittedAfterwards : admitted).incrementAndGet();
                }
              }
            });
      }
      String path = CLIENTS + "/" + client.id() + "/recreate";
      assertThat(one.ask(adminToken, "POST", path, null).statusCode()).isEqualTo(200);
      answered.set(true);
    }
    assertThat(admitted.get()).isPositive();
    assertThat(admittedAfterwards.get()).isZero();
  }

  private static String body(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  @Test
  void deletedClientIsRefusedOnEveryNodeAtOnce() {
    Client client = client("deleted");
    String token = two.token(client);
    assertThat(one.status(token)).isEqualTo(200);
    assertThat(two.status(token)).isEqualTo(200);
    String path = CLIENTS + "/" + client.id();
    database.awaitSealed();
    String then = String.valueOf(database.events());
    String listed = body(one.ask(adminToken, "GET", CLIENTS, null));
    assertThat(one.ask(adminToken, "DELETE", path, null).statusCode()).isEqualTo(204);
    String asOf = "X-Catalog-As-Of";
    assertThat(body(two.ask(adminToken, "GET", CLIENTS, null, asOf, then))).isEqualTo(listed);
    HttpResponse<byte[]> refused = two.ask(token, "GET", "/management/v1/whoami", null);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(new String(refused.body(), UTF_8)).contains("deleted").contains("/oauth/token");
    assertThat(one.status(token)).isEqualTo(401);
    assertThat(one.post(TOKENS, client.form()).statusCode()).isEqualTo(401);
    assertThat(one.ask(adminToken, "DELETE", path, null).statusCode()).isEqualTo(404);
    assertThat(one.ask(adminToken, "POST", path + "/recreate", null).statusCode()).isEqualTo(404);
    // Its name is free again, and another id stands for it.
    assertThat(client("deleted").id()).isNotEqualTo(client.id());
  }

  @Test
  void nameIsTakenOnceAndIdsAreUuids() {
    client("taken");
    HttpResponse<byte[]> again = one.ask(adminToken, "POST", CLIENTS, "{\"name\":\"taken\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).at("/error/type").asString()).isEqualTo("ApiClientAlreadyExists");
    assertThat(one.ask(adminToken, "POST", CLIENTS, "{\"name\":\"\"}").statusCode()).isEqualTo(400);
    assertThat(one.ask(adminToken, "POST", CLIENTS, "{}").statusCode()).isEqualTo(400);
    assertThat(one.ask(adminToken, "DELETE", CLIENTS + "/taken", null).statusCode()).isEqualTo(400);
    JsonNode list = json(two.ask(adminToken, "GET", CLIENTS, null)).path("api-clients");
    assertThat(list.valueStream().map(client -> client.path("name").asString()))
        .contains("first-client", "taken");
  }

  @Test
  void changeIsAnEventOfWhoMadeItAndNoSecretIsKept() {
    Client client = client("planted");
    String token = one.token(client);
    assertThat(
            database
                .admin()
                .sql(
                    "select metadata->>'actor' from events where stream_id = ?::uuid"
                        + " and event_name = 'ApiClientCreated'")
                .param(client.id())
                .query(String.class)
                .list())
        .containsExactly("varve~" + admin.id());
    List<String> tables =
        database
            .admin()
            .sql("select quote_ident(tablename) from pg_tables where schemaname = current_schema()")
            .query(String.class)
            .list();
    assertThat(tables).contains("api_client_secrets", "events");
    String signature = token.substring(token.lastIndexOf('.') + 1);
    for (String table : tables) {
      long found =
          database
              .admin()
              .sql(
                  "select count(*) from "
                      + table
                      + " t where position(? in t::text) > 0"
                      + " or position(? in t::text) > 0")
              .params(client.secret(), signature)
              .query(Long.class)
              .single();
      assertThat(found).as(table).isZero();
    }
    assertThat(database.admin().sql("select count(*) from issuer_keys").query(Long.class).single())
        .isOne();
  }

  @Test
  void ledgerIsProvedWithItsClients() {
    Client client = client("proved");
    one.ask(adminToken, "POST", CLIENTS + "/" + client.id() + "/recreate", null);
    Report report = database.verify(false);
    assertThat(report.clean()).as(report.toString()).isTrue();
  }

  @Test
  void icebergsOwnClientLogsInByItsCredentialAlone() throws Exception {
    Client client = client("java");
    try (RESTCatalog catalog = new RESTCatalog()) {
      catalog.initialize(
          "varve",
          Map.of(
              "uri",
              one.server().url() + "/catalog",
              "warehouse",
              "demo",
              "credential",
              client.id() + ":" + client.secret(),
              "io-impl",
              "io.varve.storage.file.LocalFileIO"));
      Namespace made = Namespace.of("by_client");
      catalog.createNamespace(made);
      assertThat(catalog.listNamespaces()).contains(made);
    }
  }

  @Test
  void serverWithoutAnOwnIssuerMakesNoClients() {
    try (CatalogDatabase other = CatalogDatabase.create();
        TestServer server = TestServer.start(other)) {
      HttpResponse<byte[]> made =
          TestServer.ask("POST", server.url() + CLIENTS, "{\"name\":\"a\"}");
      assertThat(made.statusCode()).isEqualTo(400);
      assertThat(new String(made.body(), UTF_8)).contains("--own-issuer");
      assertThat(TestServer.ask("GET", server.url() + "/oauth/jwks", null).statusCode())
          .isEqualTo(404);
    }
  }
}
