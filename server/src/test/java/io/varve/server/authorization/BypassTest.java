package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ways past a right that must stay closed. */
final class BypassTest {

  private static final String OTHER = "0197e6a0-2222-7000-8000-00000000000a";
  private static final String DEFAULT = "00000000-0000-0000-0000-000000000000";

  private static GuardedServer server;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    server
        .as(
            ADMIN,
            "POST",
            MANAGEMENT + "/project",
            "{\"project-id\":\"" + OTHER + "\",\"project-name\":\"other\"}")
        .is(201);
    server
        .as(
            ADMIN,
            "POST",
            MANAGEMENT + "/permissions/project/" + OTHER + "/assignments",
            "{\"writes\":[{\"type\":\"project_admin\",\"user\":\"oidc~neighbour\"}]}")
        .is(204);
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  @Test
  void escapesInAPathAreNoWayAroundTheDecision() {
    String escaped = "/%6Danagement/v1";
    String warehouse = "/warehouse/" + server.warehouse();
    server.as("stranger", "GET", escaped + "/server/grants", null).is(403);
    server.as("stranger", "GET", escaped + "/ledger", null).is(403);
    server.as("stranger", "GET", escaped + warehouse, null).is(404);
    server
        .as("stranger", "POST", escaped + warehouse + "/rename", "{\"new-name\":\"taken\"}")
        .is(404);
    server.as("stranger", "DELETE", escaped + warehouse, null).is(404);
    assertThat(server.as("owner", "GET", MANAGEMENT + warehouse, null).is(200).text("/name"))
        .isEqualTo("demo");
  }

  @Test
  void parameterDoesNotDecideOnAnotherProjectThanIsUsed() {
    String parameter = "?projectId=" + OTHER;
    server.as("neighbour", "GET", MANAGEMENT + "/project/grants" + parameter, null).is(404);
    server.as("neighbour", "GET", MANAGEMENT + "/grants" + parameter, null).is(404);
    server
        .as(
            "neighbour",
            "POST",
            MANAGEMENT + "/project/rename" + parameter,
            "{\"new-name\":\"taken\"}")
        .is(404);
    server.as("neighbour", "DELETE", MANAGEMENT + "/project" + parameter, null).is(404);

    server.as("neighbour", "GET", MANAGEMENT + "/role" + parameter, null).is(200);
    server.as("neighbour", "GET", MANAGEMENT + "/warehouse" + parameter, null).is(200);
    for (String list : List.of("/warehouse", "/role")) {
      server
          .as(
              "neighbour",
              "GET",
              MANAGEMENT + list + "?projectId=" + DEFAULT,
              null,
              "x-project-id",
              OTHER)
          .is(400);
    }
  }

  private static Answer check(String table, String more) {
    return server.as(
        "asker",
        "POST",
        MANAGEMENT + "/action/batch-check",
        "{\"checks\":[{"
            + more
            + "\"operation\":{\"table\":{\"action\":\"read_data\",\"warehouse-id\":\""
            + server.warehouse()
            + "\",\"namespace\":[\"asked\"],\"table\":\""
            + table
            + "\"}}}]}");
  }

  @Test
  void checksOfHiddenAndMissingObjectsAreAnsweredAlike() {
    server.namespace("owner", "asked");
    server.table("owner", "asked", "hidden");
    String identity = "\"identity\":{\"user\":\"oidc~owner\"},";
    for (String more : List.of("", identity)) {
      Answer hidden = check("hidden", more);
      Answer missing = check("missing", more);
      assertThat(hidden).isEqualTo(missing);
      assertThat(hidden.is(200).json().at("/results/0/allowed").asBoolean()).isFalse();
    }
    String strict =
        "{\"error-on-not-found\":true,\"checks\":[{\"operation\":{\"table\":{\"action\":"
            + "\"read_data\",\"warehouse-id\":\"%s\",\"namespace\":[\"asked\"],\"table\":\"%s\"}}}]}";
    for (String name : List.of("hidden", "missing")) {
      server
          .as(
              "asker",
              "POST",
              MANAGEMENT + "/action/batch-check",
              strict.formatted(server.warehouse(), name))
          .is(404);
    }
  }

  @Test
  void deepNamespaceOfACheckIsRefused() {
    String levels = String.join(",", Collections.nCopies(10_000, "\"a\""));
    server
        .as(
            "asker",
            "POST",
            MANAGEMENT + "/action/batch-check",
            "{\"checks\":[{\"operation\":{\"namespace\":{\"action\":\"get_metadata\","
                + "\"warehouse-id\":\""
                + server.warehouse()
                + "\",\"namespace\":["
                + levels
                + "]}}}]}")
        .is(400);
  }

  @Test
  void undropPutsNothingIntoAnotherNamespaceOfThatName() {
    String warehouse = "/warehouse/" + server.warehouse();
    server
        .as(
            "owner",
            "POST",
            MANAGEMENT + warehouse + "/delete-profile",
            "{\"delete-profile\":{\"type\":\"soft\",\"expiration-seconds\":3600}}")
        .is(200);
    String namespace = server.namespace("owner", "again");
    server.grant("owner", warehouse + "/namespace/" + namespace, "maker", "create");
    String table = server.table("maker", "again", "mine");
    server
        .as("owner", "DELETE", server.catalog() + "/namespaces/again?recursive=true", null)
        .is(204);
    server.namespace("owner", "again");
    String undrop = MANAGEMENT + warehouse + "/deleted-tabulars/undrop";
    String body = "{\"targets\":[{\"type\":\"table\",\"id\":\"" + table + "\"}]}";
    server.as("maker", "POST", undrop, body).is(404);
    server.as("owner", "POST", undrop, body).is(204);
  }

  @Test
  void roleOfAnotherProjectIsGrantedNothing() {
    String role =
        server
            .as(
                "neighbour",
                "POST",
                MANAGEMENT + "/role",
                "{\"name\":\"theirs\",\"project-id\":\"" + OTHER + "\"}")
            .is(201)
            .text("/id");
    String missing = "0197e6a0-2222-7000-8000-00000000000e";
    for (String on : List.of("/project", "/warehouse/" + server.warehouse())) {
      String path = MANAGEMENT + on + "/grants";
      Answer refused =
          server.as("owner", "POST", path, GuardedServer.entry("writes", role, "describe"));
      Answer none =
          server.as("owner", "POST", path, GuardedServer.entry("writes", missing, "describe"));
      assertThat(refused.is(404).body().replace(role, missing)).isEqualTo(none.is(404).body());
    }
  }

  @Test
  void administratorsChangeAWarehouseThatTheyManageAndReadNothingInIt() {
    String on = "/warehouse/" + server.warehouse();
    String managedBy = MANAGEMENT + on + "/managed-by";
    String protection = MANAGEMENT + on + "/protection";
    server.as(ADMIN, "POST", protection, "{\"protected\":false}").is(403);
    server.grant("owner", on, ADMIN, "ownership");
    server.as(ADMIN, "POST", managedBy, "{\"managed-by\":\"instance-admin\"}").is(200);
    server.revoke("owner", on, ADMIN, "ownership");
    server.as(ADMIN, "POST", protection, "{\"protected\":false}").is(200);
    server.as("owner", "POST", protection, "{\"protected\":false}").is(403);
    String namespace = "{\"namespace\":[\"theirs\"]}";
    server.as(ADMIN, "POST", server.catalog() + "/namespaces", namespace).is(403);
    server.as(ADMIN, "POST", managedBy, "{\"managed-by\":\"self-managed\"}").is(200);
    server.as(ADMIN, "POST", protection, "{\"protected\":false}").is(403);
  }

  @Test
  void misspelledRevocationIsNoSilentGrant() {
    Answer refused =
        server.as(
            "owner",
            "POST",
            MANAGEMENT + "/project/grants",
            "{\"writes\":[{\"principal\":{\"user\":\"oidc~spelt\"},\"privilege\":\"describe\"}],"
                + "\"delete\":[]}");
    assertThat(refused.is(400).text("/error/message")).contains("delete");
  }
}
