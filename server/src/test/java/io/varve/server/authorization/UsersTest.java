package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Profiles of users, and what may be asked about rights. */
final class UsersTest {

  private static final String USERS = MANAGEMENT + "/user";

  private static GuardedServer server;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void usersAppearAtFirstTouch() {
    server.as(ADMIN, "GET", USERS + "/oidc~first", null).is(404);
    server.as("first", "GET", MANAGEMENT + "/info", null).is(200);
    assertThat(server.as(ADMIN, "GET", USERS + "/oidc~first", null).is(200).text("/name"))
        .isEqualTo("oidc~first");
    assertThat(server.as(ADMIN, "GET", USERS, null).is(200).body()).contains("oidc~first");
    server.as("first", "GET", USERS, null).is(403);
    server.as("first", "GET", USERS + "/oidc~" + ADMIN, null).is(403);
  }

  @Test
  void askersLearnWhoTheyAre() {
    assertThat(
            server
                .as(ADMIN, "GET", MANAGEMENT + "/whoami", null)
                .is(200)
                .json()
                .at("/is-instance-admin")
                .asBoolean())
        .isTrue();
    var anna = server.as("anna", "GET", MANAGEMENT + "/whoami", null).is(200);
    assertThat(anna.text("/id")).isEqualTo("oidc~anna");
    assertThat(anna.json().at("/is-instance-admin").asBoolean()).isFalse();
    assertThat(anna.text("/created-at")).startsWith("20");
  }

  @Test
  void profileIsWrittenAndErased() {
    String peter = USERS + "/oidc~peter";
    server.as("peter", "POST", USERS, "{}").is(200);
    server
        .as(
            "peter",
            "PUT",
            peter,
            "{\"name\":\"Peter Muster\",\"email\":\"p@example.org\",\"user-type\":\"human\"}")
        .is(200);
    assertThat(
            server
                .as(ADMIN, "POST", MANAGEMENT + "/search/user", "{\"search\":\"muster\"}")
                .is(200)
                .body())
        .contains("oidc~peter", "p@example.org");
    assertThat(
            server
                .as("owner", "POST", MANAGEMENT + "/search/user", "{\"search\":\"muster\"}")
                .is(200)
                .body())
        .contains("oidc~peter")
        .doesNotContain("p@example.org");
    server.as("owner", "DELETE", peter, null).is(403);
    server.as(ADMIN, "DELETE", peter, null).is(204);
    server.as(ADMIN, "GET", peter, null).is(404);
    server.as("peter", "GET", MANAGEMENT + "/info", null).is(200);
    assertThat(server.as("peter", "GET", peter, null).is(200).body()).doesNotContain("Muster");
  }

  @Test
  void expectedUsersAreProvisioned() {
    String body = "{\"id\":\"oidc~expected\",\"name\":\"Soon\",\"user-type\":\"application\"}";
    server.as("owner", "POST", USERS, body).is(403);
    server.as(ADMIN, "POST", USERS, body).is(201);
    server.as(ADMIN, "POST", USERS, body).is(409);
    server.as(ADMIN, "POST", USERS, body.replace("}", ",\"update-if-exists\":true}")).is(200);
    server.as(ADMIN, "POST", USERS, body.replace("oidc~expected", "nobody")).is(400);
    server.as("expected", "GET", MANAGEMENT + "/info", null).is(200);
    assertThat(server.as(ADMIN, "GET", USERS + "/oidc~expected", null).text("/name"))
        .isEqualTo("Soon");
  }

  @Test
  void actionsAreListed() {
    server.namespace("owner", "listed");
    String table = server.table("owner", "listed", "orders");
    String path = "/warehouse/" + server.warehouse() + "/table/" + table;
    server.grant("owner", path, "lister", "select");
    String actions =
        server.as("lister", "GET", MANAGEMENT + path + "/actions", null).is(200).body();
    assertThat(actions).contains("read_data", "get_metadata").doesNotContain("write_data");
    server
        .as("lister", "GET", MANAGEMENT + path + "/actions?principalUser=oidc~owner", null)
        .is(403);
    assertThat(
            server
                .as("owner", "GET", MANAGEMENT + path + "/actions?principalUser=oidc~lister", null)
                .is(200)
                .body())
        .isEqualTo(actions);
    assertThat(
            server
                .as("owner", "GET", MANAGEMENT + "/permissions" + path + "/access", null)
                .is(200)
                .body())
        .contains("grant_modify", "change_ownership", "read_assignments");
    server.as("stranger", "GET", MANAGEMENT + path + "/actions", null).is(404);
  }

  @Test
  void manyChecksAreAnsweredTogether() {
    server.namespace("owner", "checked");
    String namespace = server.namespace("owner", "checked", "below");
    String table = server.table("owner", "checked%1Fbelow", "orders");
    String warehouse = server.warehouse();
    server.grant(
        "owner", "/warehouse/" + warehouse + "/namespace/" + namespace, "checker", "select");
    String table1 = "{\"table\":{\"action\":\"%s\",\"warehouse-id\":\"" + warehouse + "\",%s}}";
    String byName = "\"namespace\":[\"checked\",\"below\"],\"table\":\"%s\"";
    String checks =
        "{\"checks\":[{\"id\":\"a\",\"operation\":%s},{\"operation\":%s},{\"operation\":%s},"
            + "{\"operation\":%s},{\"operation\":{\"server\":{\"action\":\"list_users\"}}}]}";
    var answer =
        server
            .as(
                "checker",
                "POST",
                MANAGEMENT + "/action/batch-check",
                checks.formatted(
                    table1.formatted("read_data", byName.formatted("orders")),
                    table1.formatted("write_data", byName.formatted("orders")),
                    table1.formatted("get_metadata", "\"table-id\":\"" + table + "\""),
                    table1.formatted("read_data", byName.formatted("none"))))
            .is(200)
            .json();
    assertThat(answer.at("/results/0/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/results/0/id").asString()).isEqualTo("a");
    assertThat(answer.at("/results/1/allowed").asBoolean()).isFalse();
    assertThat(answer.at("/results/1/id").asString()).isEqualTo("1");
    assertThat(answer.at("/results/2/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/results/3/allowed").asBoolean()).isFalse();
    assertThat(answer.at("/results/4/allowed").asBoolean()).isFalse();
    String other =
        "{\"identity\":{\"user\":\"oidc~checker\"},\"operation\":"
            + table1.formatted("read_data", byName.formatted("orders"))
            + "}";
    server.as("checker", "POST", MANAGEMENT + "/permissions/check", other).is(200);
    assertThat(
            server
                .as("owner", "POST", MANAGEMENT + "/permissions/check", other)
                .is(200)
                .json()
                .at("/allowed")
                .asBoolean())
        .isTrue();
    server
        .as("checker", "POST", MANAGEMENT + "/permissions/check", other.replace("checker", "owner"))
        .is(403);
    server
        .as("checker", "POST", MANAGEMENT + "/permissions/check", "{\"operation\":{\"moon\":{}}}")
        .is(400);
    for (String kind : List.of("view", "generic-table")) {
      String byId =
          "{\"operation\":{\"%s\":{\"action\":\"get_metadata\",\"warehouse-id\":\"%s\",\"%s_id\":\"%s\"}}}"
              .formatted(kind, warehouse, kind.replace('-', '_'), namespace);
      server.as("checker", "POST", MANAGEMENT + "/permissions/check", byId).is(200);
    }
  }
}
