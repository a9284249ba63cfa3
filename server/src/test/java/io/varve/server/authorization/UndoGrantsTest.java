package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Grants, roles and their members are taken back by who may change them, and by nobody else. */
final class UndoGrantsTest {

  private static final String ROLES = MANAGEMENT + "/role";

  private static GuardedServer server;
  private static String namespace;
  private static String table;
  private static String on;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    namespace = server.namespace("owner", "sales");
    table = server.table("owner", "sales", "orders");
    on = "/warehouse/" + server.warehouse() + "/table/" + table;
  }

  @AfterAll
  static void stop() {
    server.database.assertProved();
    server.close();
  }

  private static String newest() {
    server.database.awaitSealed();
    return server
        .database
        .admin()
        .sql(
            "select e.event_id::text from chain c join events e using (sequence)"
                + " order by c.position desc limit 1")
        .query(String.class)
        .single();
  }

  private static String requestOf(String event) {
    return server
        .database
        .admin()
        .sql("select metadata->>'request-id' from events where event_id = ?::uuid")
        .param(event)
        .query(String.class)
        .single();
  }

  private static Answer undo(String subject, String event) {
    return server.as(subject, "POST", MANAGEMENT + "/events/" + event + "/undo", "{}");
  }

  private static Answer undoRequest(String subject, String request) {
    return server.as(subject, "POST", MANAGEMENT + "/requests/" + request + "/undo", "{}");
  }

  private static Answer load(String subject) {
    return server.as(subject, "GET", server.catalog() + "/namespaces/sales/tables/orders", null);
  }

  private static String role(String name) {
    return server.as("owner", "POST", ROLES, "{\"name\":\"" + name + "\"}").is(201).text("/id");
  }

  private static void add(String role, String type, String member) {
    server
        .as(
            "owner",
            "POST",
            ROLES + "/" + role + "/members",
            "{\"members\":[{\"type\":\"" + type + "\",\"id\":\"" + member + "\"}]}")
        .is(200);
  }

  private static List<String> members(String role) {
    List<String> found = new ArrayList<>();
    JsonNode all = server.as("owner", "GET", ROLES + "/" + role + "/members", null).is(200).json();
    all.get("members").forEach(member -> found.add(member.get("id").asString()));
    return found;
  }

  @Test
  void grantsAreTakenBackAtOnceAndComeBack() {
    server.grant("owner", on, "ann", "select");
    String granted = newest();
    load("ann").is(200);
    Answer undone = undo("owner", granted).is(200);
    assertThat(undone.text("/steps/0/action")).isEqualTo("revoke");
    assertThat(undone.text("/steps/0/changes/0")).isEqualTo("select for oidc~ann");
    load("ann").is(404);
    undo("owner", newest()).is(200);
    load("ann").is(200);
    server.revoke("owner", on, "ann", "select");
    String revoked = newest();
    load("ann").is(404);
    undo("owner", revoked).is(200);
    load("ann").is(200);
  }

  @Test
  void grantThatWasRevokedSinceNamesTheRevocation() {
    server.grant("owner", on, "bea", "select");
    String granted = newest();
    server.grant("owner", on, "bea", "modify");
    server.revoke("owner", on, "bea", "select");
    String revoked = newest();
    Answer refused = undo("owner", granted).is(409);
    assertThat(refused.text("/error/type")).isEqualTo("NotInvertible");
    assertThat(refused.text("/error/blockers/0/event")).isEqualTo(revoked);
    undo("owner", revoked).is(200);
    undo("owner", granted).is(200);
    // What others were granted stays.
    load("bea").is(200);
  }

  @Test
  void grantsOnEveryKindOfObjectAreTakenBackByWhoMayGrantThem() {
    String within = "/warehouse/" + server.warehouse();
    check("/project", "describe");
    check(within, "describe");
    check(within + "/namespace/" + namespace, "describe");
    check(on, "describe");
    String role = role("guarded");
    String assignments = MANAGEMENT + "/permissions/role/" + role + "/assignments";
    server
        .as(
            "owner",
            "POST",
            assignments,
            "{\"writes\":[{\"type\":\"ownership\",\"user\":\"oidc~cyd\"}]}")
        .is(204);
    String owned = newest();
    undo("stranger", owned).is(404);
    undo("owner", owned).is(200);
    assertThat(server.as("owner", "GET", assignments, null).is(200).body())
        .doesNotContain("oidc~cyd");
    server.grant(ADMIN, "/server", "dan", "auditor");
    String granted = newest();
    undo("owner", granted).is(404);
    undo("dan", granted).is(403);
    undo(ADMIN, granted).is(200);
    undo("dan", granted).is(404);
  }

  private static void check(String object, String privilege) {
    server.grant("owner", object, "cyd", privilege);
    String granted = newest();
    int stranger = undo("stranger", granted).status();
    assertThat(stranger).isIn(403, 404);
    undo("owner", granted).is(200);
    assertThat(server.as("owner", "GET", MANAGEMENT + object + "/grants", null).is(200).body())
        .doesNotContain("oidc~cyd");
  }

  @Test
  void undoNeedsTheRightToGrantAndManagedAccessCounts() {
    String managed = server.namespace("owner", "managed");
    String in = "/warehouse/" + server.warehouse();
    server.grant("owner", in + "/namespace/" + managed, "eve", "create");
    server.grant("eve", in + "/table/" + server.table("eve", "managed", "t"), "fay", "select");
    String granted = newest();
    server
        .as(
            "owner",
            "POST",
            MANAGEMENT + "/permissions/namespace/" + managed + "/managed-access",
            "{\"managed-access\": true}")
        .is(200);
    String set = newest();
    undo("fay", granted).is(404);
    undo("fay", set).is(404);
    // Owners of what is managed may not grant for it, and not take managed access off.
    undo("eve", granted).is(403);
    undo("eve", set).is(404);
    undo("owner", set).is(200);
    undo("eve", granted).is(200);
    undo("owner", set).is(409);
  }

  @Test
  void grantOnWhatHasEndedStays() {
    String gone = server.table("owner", "sales", "gone");
    server.grant("owner", "/warehouse/" + server.warehouse() + "/table/" + gone, "gus", "select");
    String granted = newest();
    server.as("owner", "DELETE", server.catalog() + "/namespaces/sales/tables/gone", null).is(204);
    newest();
    assertThat(undo("owner", granted).is(409).body()).contains("has ended");
  }

  @Test
  void membersAndNamesOfRolesComeBack() {
    String role = role("analysts");
    server.grant("owner", on, role, "select");
    add(role, "user", "oidc~hal");
    String added = newest();
    load("hal").is(200);
    undo("hal", added).is(404);
    undo("owner", added).is(200);
    load("hal").is(404);
    undo("owner", newest()).is(200);
    load("hal").is(200);
    server.as("owner", "DELETE", ROLES + "/" + role + "/members/user/oidc~hal", null).is(204);
    String removed = newest();
    add(role, "user", "oidc~hal");
    String again = newest();
    assertThat(undo("owner", removed).is(409).text("/error/blockers/0/event")).isEqualTo(again);
    server.as("owner", "POST", ROLES + "/" + role, "{\"name\":\"people\"}").is(200);
    String renamed = newest();
    Answer undone = undo("owner", renamed).is(200);
    assertThat(undone.text("/steps/0/to/0")).isEqualTo("analysts");
    assertThat(server.as("owner", "GET", ROLES + "/" + role, null).is(200).text("/name"))
        .isEqualTo("analysts");
    undo("owner", newest()).is(200);
    assertThat(server.as("owner", "GET", ROLES + "/" + role, null).is(200).text("/name"))
        .isEqualTo("people");
  }

  @Test
  void deletedRoleComesBackWithItsMembersItsRolesAndItsGrants() {
    String role = role("returns");
    String outer = role("outer");
    String inner = role("inner");
    add(role, "user", "oidc~ida");
    add(role, "role", inner);
    add(outer, "role", role);
    server.grant("owner", on, role, "select");
    server.grant("owner", "/warehouse/" + server.warehouse(), role, "describe");
    load("ida").is(200);
    server.as("owner", "DELETE", ROLES + "/" + role, null).is(204);
    String deleted = newest();
    load("ida").is(404);
    // A role in which it was comes into one that was in it: it would be its own member.
    add(inner, "role", outer);
    undo("owner", deleted).is(400);
    server.as("owner", "DELETE", ROLES + "/" + inner + "/members/role/" + outer, null).is(204);
    // Who may only make roles gets no rights back by one.
    server.grant("owner", "/project", "jim", "role_creator");
    assertThat(undo("jim", deleted).status()).isIn(403, 404);
    undo("owner", deleted).is(200);
    String request = requestOf(newest());
    load("ida").is(200);
    assertThat(members(role)).containsExactlyInAnyOrder("oidc~ida", inner);
    assertThat(members(outer)).containsExactly(role);
    undoRequest("owner", request).is(200);
    load("ida").is(404);
    server.as("owner", "GET", ROLES + "/" + role, null).is(404);
    assertThat(members(outer)).isEmpty();
    undo("owner", newest()).is(200);
    load("ida").is(404);
  }

  @Test
  void newRoleEndsUnlessSomethingWasDoneWithIt() {
    String role = role("fresh");
    String created = newest();
    add(role, "user", "oidc~kim");
    String added = newest();
    Answer refused = undo("owner", created).is(409);
    assertThat(refused.text("/error/blockers/0/event")).isEqualTo(added);
    undo("owner", added).is(200);
    server.grant("owner", on, role, "select");
    String granted = newest();
    assertThat(undo("owner", created).is(409).body()).contains("granted to it");
    undo("owner", granted).is(200);
    undo("stranger", created).is(404);
    undo("owner", created).is(200);
    server.as("owner", "GET", ROLES + "/" + role, null).is(404);
    role("fresh");
    assertThat(undo("owner", created).is(409).text("/error/blockers/0/type"))
        .isEqualTo("RoleDeleted");
  }
}
