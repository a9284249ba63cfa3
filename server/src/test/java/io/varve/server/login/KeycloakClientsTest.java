package io.varve.server.login;

import static io.varve.server.login.ApiClientNode.CLIENTS;
import static io.varve.server.login.ApiClientNode.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.projections.verify.Report;
import io.varve.security.keycloak.KeycloakSettings;
import io.varve.security.login.LoginSettings;
import io.varve.security.oidc.OidcProvider;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.oidc.TestIssuer;
import io.varve.testing.oidc.TestKeycloak;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** API clients that are made in a Keycloak, which fails at every step; two nodes. */
final class KeycloakClientsTest {

  private static CatalogDatabase database;
  private static TestIssuer issuer;
  private static TestKeycloak keycloak;
  private static ApiClientNode one;
  private static ApiClientNode two;
  private static String admin;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    issuer = new TestIssuer();
    keycloak = new TestKeycloak(issuer);
    var provider = new OidcProvider("oidc", issuer.uri(), Set.of(TestIssuer.AUDIENCE));
    LoginSettings login =
        new LoginSettings(List.of(provider), Optional.empty(), true)
            .withClientsIn(
                Optional.of(
                    new KeycloakSettings(
                        keycloak.uri(),
                        TestKeycloak.REALM,
                        TestKeycloak.ADMIN,
                        () -> TestKeycloak.ADMIN_SECRET)));
    one = new ApiClientNode(TestServer.start(database, login));
    two = new ApiClientNode(TestServer.start(database, login));
    admin = issuer.token("anna");
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
    keycloak.close();
    issuer.close();
    database.close();
  }

  @AfterEach
  void heal() {
    keycloak.audience(TestIssuer.AUDIENCE);
    keycloak.fail(request -> false);
  }

  private record Client(String id, String name, String secret, String principal) {

    static Client of(HttpResponse<byte[]> answer) {
      JsonNode json = json(answer);
      return new Client(
          json.path("id").asString(),
          json.path("client-id").asString(),
          json.path("client-secret").asString(),
          json.path("principal").asString());
    }

    String token() {
      return Objects.requireNonNull(keycloak.token(name, secret));
    }
  }

  private static HttpResponse<byte[]> create(String name) {
    return one.ask(admin, "POST", CLIENTS, "{\"name\":\"" + name + "\"}");
  }

  private static Client created(String name) {
    HttpResponse<byte[]> answer = create(name);
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(201);
    return Client.of(answer);
  }

  private static HttpResponse<byte[]> recreate(String id) {
    return one.ask(admin, "POST", CLIENTS + "/" + id + "/recreate", null);
  }

  private static int delete(String id) {
    return one.ask(admin, "DELETE", CLIENTS + "/" + id, null).statusCode();
  }

  private static Optional<JsonNode> listed(String name) {
    return json(two.ask(admin, "GET", CLIENTS, null))
        .path("api-clients")
        .valueStream()
        .filter(client -> client.path("name").asString().equals(name))
        .findFirst();
  }

  @Test
  void clientLogsInByItsNameAndTokensEndWithTheirSecretOnEveryNode() {
    Client client = created("dlt");
    assertThat(client.name()).isEqualTo("dlt");
    assertThat(listed("dlt").orElseThrow().path("principal").asString())
        .isEqualTo(client.principal())
        .startsWith("oidc~");
    String token = client.token();
    assertThat(one.status(token)).isEqualTo(200);
    assertThat(two.status(token)).isEqualTo(200);
    HttpResponse<byte[]> again = recreate(client.id());
    assertThat(two.status(token)).isEqualTo(401);
    assertThat(one.status(token)).isEqualTo(401);
    assertThat(again.statusCode()).isEqualTo(200);
    Client renewed = Client.of(again);
    assertThat(keycloak.token("dlt", client.secret())).isNull();
    String next = renewed.token();
    assertThat(two.status(next)).isEqualTo(200);

    assertThat(delete(client.id())).isEqualTo(204);
    assertThat(two.status(next)).isEqualTo(401);
    assertThat(keycloak.names()).doesNotContain("dlt");
    assertThat(listed("dlt")).isEmpty();
    assertThat(delete(client.id())).isEqualTo(404);
    // Its name is free again, for another principal.
    Client other = created("dlt");
    assertThat(other.principal()).isNotEqualTo(client.principal());
    assertThat(one.status(other.token())).isEqualTo(200);
    assertThat(one.status(next)).isEqualTo(401);
  }

  @Test
  void nameOfAnotherClientOfTheRealmIsTaken() {
    keycloak.addForeign("console");
    HttpResponse<byte[]> answer = create("console");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer).at("/error/type").asString()).isEqualTo("ApiClientAlreadyExists");
    assertThat(listed("console")).isEmpty();
    assertThat(keycloak.token("console", "foreign-test-secret")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a b", "", "ü", "-a"})
  void nameThatProgramsCannotWriteIsRefused(String name) {
    assertThat(create(name).statusCode()).isEqualTo(400);
  }

  @Test
  void clientThatLostItsMarkIsNotChanged() {
    Client client = created("unmarked");
    keycloak.unmark(client.id());
    assertThat(recreate(client.id()).statusCode()).isEqualTo(400);
    assertThat(delete(client.id())).isEqualTo(400);
    assertThat(keycloak.token("unmarked", client.secret())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/token", "GET ", "POST /admin/realms/lake/clients", "/client-secret"})
  void creationThatFailsAtAnyCallCanBeDoneAgain(String call) {
    keycloak.fail(request -> request.contains(call));
    HttpResponse<byte[]> answer = create("failing");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(new String(answer.body(), UTF_8)).contains("Keycloak").doesNotContain("test-secret");
    keycloak.fail(request -> false);
    // What could not be undone has its row, and so can be deleted.
    listed("failing")
        .ifPresent(left -> assertThat(delete(left.path("id").asString())).isEqualTo(204));
    assertThat(keycloak.names()).doesNotContain("failing");
    Client client = created("failing");
    assertThat(two.status(client.token())).isEqualTo(200);
    assertThat(delete(client.id())).isEqualTo(204);
  }

  @Test
  void clientThatThisServerWouldNotAdmitIsNotMade() {
    keycloak.audience("another");
    HttpResponse<byte[]> answer = create("unheard");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8)).contains("audience", "varve keycloak setup");
    assertThat(keycloak.names()).doesNotContain("unheard");
    assertThat(listed("unheard")).isEmpty();
  }

  @Test
  void secretIsGivenInTheSecondInWhichAnotherOneEndedTokens() {
    Client client = created("twice");
    // As by one that another node gave in the second of this login, or one after it.
    AtomicBoolean first = new AtomicBoolean(true);
    keycloak.fail(
        request -> {
          if (request.contains("/client-secret") && first.getAndSet(false)) {
            database
                .admin()
                .sql(
                    "update token_cutoffs set issued_until = date_trunc('second', now() + '1 second')"
                        + " where principal = ?")
                .param(client.principal())
                .update();
          }
          return false;
        });
    HttpResponse<byte[]> answer = recreate(client.id());
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    assertThat(two.status(Client.of(answer).token())).isEqualTo(200);
  }

  @Test
  void clientThatIsGoneFromKeycloakIsMadeAgainAsAnotherPrincipal() {
    Client client = created("gone");
    String token = client.token();
    keycloak.delete(client.id());
    assertThat(one.status(token)).isEqualTo(200);
    Client again = Client.of(recreate(client.id()));
    assertThat(again.principal()).isNotEqualTo(client.principal());
    assertThat(one.status(token)).isEqualTo(401);
    assertThat(two.status(again.token())).isEqualTo(200);
    assertThat(listed("gone").orElseThrow().path("principal").asString())
        .isEqualTo(again.principal());
  }

  @Test
  void deletionThatFailsLeavesTheClientAndCanBeDoneAgain() {
    Client client = created("stays");
    keycloak.fail(request -> request.startsWith("DELETE"));
    assertThat(delete(client.id())).isEqualTo(503);
    assertThat(listed("stays")).isPresent();
    assertThat(one.status(client.token())).isEqualTo(200);
    keycloak.fail(request -> false);
    // As by a server that was killed between Keycloak and its own row.
    keycloak.delete(client.id());
    assertThat(delete(client.id())).isEqualTo(204);
    assertThat(listed("stays")).isEmpty();
  }

  @Test
  void clientThatIsDeletedWhileItGetsASecretIsNotLeftInKeycloak() {
    Client client = created("raced");
    // As by a deletion that is between Keycloak and its row.
    keycloak.delete(client.id());
    keycloak.fail(
        request -> request.equals("POST /admin/realms/lake/clients") && delete(client.id()) != 204);
    assertThat(recreate(client.id()).statusCode()).isEqualTo(404);
    assertThat(keycloak.names()).doesNotContain("raced");
  }

  @Test
  void changesAreEventsWithoutSecretsAndAreProved() {
    Client client = created("planted");
    Client renewed = Client.of(recreate(client.id()));
    delete(client.id());
    List<String> events =
        database
            .admin()
            .sql("select event_name || payload::text from events where stream_id = ?::uuid")
            .param(client.id())
            .query(String.class)
            .list();
    assertThat(events).hasSize(4);
    assertThat(events.toString())
        .contains("KeycloakClientCreated", "KeycloakClientSecretRenewed", "KeycloakClientDeleted")
        .contains(client.principal())
        .doesNotContain(client.secret(), renewed.secret(), TestKeycloak.ADMIN_SECRET);
    Report report = database.verify(false);
    assertThat(report.clean()).as(report.toString()).isTrue();
  }
}
