package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Roles: who is in them, by the catalog or by a token, and what they let people do. */
final class RolesTest {

  private static final String ROLES = MANAGEMENT + "/role";

  private static GuardedServer server;
  private static String table;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    server.namespace("owner", "sales");
    table = server.table("owner", "sales", "orders");
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  private static String role(String name) {
    return server.as("owner", "POST", ROLES, "{\"name\":\"" + name + "\"}").is(201).text("/id");
  }

  private static Answer add(String role, String type, String member) {
    return server.as(
        "owner",
        "POST",
        ROLES + "/" + role + "/members",
        "{\"members\":[{\"type\":\"" + type + "\",\"id\":\"" + member + "\"}]}");
  }

  private static void grantTable(String role, String privilege) {
    server.grant("owner", "/warehouse/" + server.warehouse() + "/table/" + table, role, privilege);
  }

  private static Answer load(String who) {
    return server.as(who, "GET", server.catalog() + "/namespaces/sales/tables/orders", null);
  }

  @Test
  void membersOfMembersHaveTheRightsOfARole() {
    String outer = role("outer");
    String inner = role("inner");
    grantTable(outer, "select");
    add(outer, "role", inner).is(200);
    load("nested").is(404);
    add(inner, "user", "oidc~nested").is(200);
    load("nested").is(200);
    assertThat(
            server
                .as("owner", "GET", ROLES + "/" + outer + "/members/transitive", null)
                .is(200)
                .body())
        .contains("oidc~nested", inner);
    assertThat(
            server
                .as("nested", "GET", MANAGEMENT + "/user/oidc~nested/roles/transitive", null)
                .is(200)
                .body())
        .contains("outer", "inner");
    server.as("owner", "DELETE", ROLES + "/" + outer + "/members/role/" + inner, null).is(204);
    load("nested").is(404);
  }

  @Test
  void rolesOfATokenCount() {
    String id =
        server
            .as(
                "owner",
                "POST",
                ROLES,
                "{\"name\":\"of token\",\"provider-id\":\"oidc\",\"source-id\":\"lake-analyst\"}")
            .is(201)
            .text("/id");
    grantTable(id, "select");
    load("tess").is(404);
    load("tess@lake-analyst").is(200);
    load("tess@another").is(404);
  }

  @Test
  void roleIsNoMemberOfItself() {
    String a = role("a");
    String b = role("b");
    String c = role("c");
    add(a, "role", b).is(200);
    add(b, "role", c).is(200);
    assertThat(add(c, "role", a).is(400).text("/error/message")).contains("member of itself");
    add(a, "role", a).is(400);
  }

  @Test
  void rolesAreNestedSixteenDeep() {
    List<String> chain = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      chain.add(role("deep " + i));
    }
    for (int i = 0; i < 16; i++) {
      add(chain.get(i), "role", chain.get(i + 1)).is(200);
    }
    assertThat(add(chain.get(16), "role", chain.get(17)).is(400).text("/error/message"))
        .contains("16");
  }

  @Test
  void racingRequestsMakeNoCircle() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        String left = role("left " + i);
        String right = role("right " + i);
        List<Callable<Answer>> racing =
            List.of(() -> add(left, "role", right), () -> add(right, "role", left));
        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : threads.invokeAll(racing)) {
          statuses.add(answer.get().status());
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 400);
      }
    }
  }

  @Test
  void namesAndSourcesAreTakenOnce() {
    role("taken");
    server.as("owner", "POST", ROLES, "{\"name\":\"taken\"}").is(409);
    String source = "{\"name\":\"%s\",\"provider-id\":\"oidc\",\"source-id\":\"same\"}";
    server.as("owner", "POST", ROLES, source.formatted("one")).is(201);
    server.as("owner", "POST", ROLES, source.formatted("other")).is(409);
  }

  @Test
  void deletedRoleLeavesNoRights() {
    String role = role("short");
    grantTable(role, "select");
    add(role, "user", "oidc~passing").is(200);
    load("passing").is(200);
    server.as("passing", "DELETE", ROLES + "/" + role, null).is(404);
    server.as("owner", "DELETE", ROLES + "/" + role, null).is(204);
    load("passing").is(404);
    server.as("owner", "GET", ROLES + "/" + role, null).is(404);
    add(role, "user", "oidc~passing").is(404);
  }

  @Test
  void roleIsRenamedListedAndSearched() {
    String role = role("analysts");
    server
        .as("owner", "POST", ROLES + "/" + role, "{\"name\":\"readers\",\"description\":\"d\"}")
        .is(200);
    assertThat(server.as("owner", "GET", ROLES + "?pageSize=1000", null).is(200).body())
        .contains("readers");
    assertThat(
            server
                .as("owner", "POST", MANAGEMENT + "/search/role", "{\"search\":\"EADER\"}")
                .is(200)
                .body())
        .contains("readers");
    server.as("stranger", "GET", ROLES, null).is(404);
    server.as("owner", "POST", ROLES, "{\"name\":\" \"}").is(400);
  }

  @Test
  void ownersOfARoleManageIt() {
    server.grant("owner", "/project", "creator", "role_creator");
    String role = server.as("creator", "POST", ROLES, "{\"name\":\"created\"}").is(201).text("/id");
    server
        .as(
            "creator",
            "POST",
            MANAGEMENT + "/permissions/role/" + role + "/assignments",
            "{\"writes\":[{\"type\":\"assignee\",\"user\":\"oidc~helped\"},"
                + "{\"type\":\"ownership\",\"user\":\"oidc~second\"}]}")
        .is(204);
    assertThat(
            server
                .as(
                    "second",
                    "GET",
                    MANAGEMENT + "/permissions/role/" + role + "/assignments",
                    null)
                .is(200)
                .body())
        .contains("oidc~helped", "oidc~creator", "oidc~second");
    server
        .as(
            "creator",
            "POST",
            MANAGEMENT + "/permissions/role/" + role + "/assignments",
            "{\"writes\":[{\"type\":\"assignee\",\"user\":\"oidc~halfway\"},"
                + "{\"type\":\"ownership\",\"role\":\"0197e6a0-2222-7000-8000-00000000000e\"}]}")
        .is(404);
    assertThat(server.as("creator", "GET", ROLES + "/" + role + "/members", null).is(200).body())
        .contains("oidc~helped")
        .doesNotContain("oidc~halfway");
    server.as("helped", "POST", ROLES + "/" + role, "{\"name\":\"mine\"}").is(404);
    // Which role of a provider it is, would let the owner into what is granted to that.
    String source = "{\"provider-id\":\"oidc\",\"source-id\":\"admins\"}";
    server.as("creator", "PUT", ROLES + "/" + role + "/source-system", source).is(403);
    server.as("creator", "POST", ROLES, source.replace("{", "{\"name\":\"squatted\",")).is(403);
    server.as("owner", "PUT", ROLES + "/" + role + "/source-system", source).is(200);
  }
}
