package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests with {@code x-assume-role}. */
final class AssumedRoleTest {

  private static final String MISSING = "0197e6a0-2222-7000-8000-00000000000d";

  private static GuardedServer server;
  private static String readers;
  private static String makers;
  private static String strangers;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    server.namespace("owner", "sales");
    server.table("owner", "sales", "orders");
    readers = role("readers");
    makers = role("makers");
    strangers = role("strangers");
    String warehouse = "/warehouse/" + server.warehouse();
    server.grant("owner", warehouse, readers, "select");
    server.grant("owner", warehouse, makers, "create");
    server.grant("owner", warehouse, "anna", "modify");
    member(readers, "{\"type\":\"role\",\"id\":\"" + makers + "\"}");
    member(makers, "{\"type\":\"user\",\"id\":\"oidc~anna\"}");
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  private static String role(String name) {
    return server
        .as("owner", "POST", MANAGEMENT + "/role", "{\"name\":\"" + name + "\"}")
        .is(201)
        .text("/id");
  }

  private static void member(String role, String member) {
    server
        .as(
            "owner",
            "POST",
            MANAGEMENT + "/role/" + role + "/members",
            "{\"members\":[" + member + "]}")
        .is(200);
  }

  private static Answer anna(String role, String method, String path, @Nullable String body) {
    return server.as("anna", method, path, body, "x-assume-role", role);
  }

  private static String change(String value) {
    return "{\"removals\":[],\"updates\":{\"k\":\"" + value + "\"}}";
  }

  @Test
  void requestHasTheRightsOfTheRoleOnly() {
    String properties = server.catalog() + "/namespaces/sales/properties";
    server.as("anna", "POST", properties, change("1")).is(200);
    anna(readers, "POST", properties, change("2")).is(403);
    anna(readers, "GET", server.catalog() + "/namespaces/sales/tables/orders", null).is(200);
    anna(strangers, "GET", server.catalog() + "/namespaces/sales", null).is(403);
  }

  @Test
  void refusalIsRecordedWithTheRole() {
    String request = UUID.randomUUID().toString();
    server
        .as(
            "anna",
            "DELETE",
            server.catalog() + "/namespaces/sales/tables/orders",
            null,
            "x-assume-role",
            readers,
            "x-request-id",
            request)
        .is(403);
    String row =
        server
            .database
            .admin()
            .sql("select actor || details::text from attempts where request_id = ?")
            .param(request)
            .query(String.class)
            .single();
    assertThat(row).startsWith("oidc~anna").contains("\"assumed-role\":\"" + readers + '"');
  }

  @Test
  void hiddenAndMissingRolesAreRefusedAlike() {
    String path = MANAGEMENT + "/info";
    Answer other = anna(strangers, "GET", path, null).is(403);
    Answer missing = anna(MISSING, "GET", path, null).is(403);
    assertThat(other.body().replace(strangers, MISSING)).isEqualTo(missing.body());
    anna("analysts", "GET", path, null).is(400);
    server.as("anna", "GET", path, null, "x-assume-role", makers, "x-assume-role", readers).is(400);
  }

  @Test
  void administratorWhoAssumesARoleAdministersNothing() {
    member(readers, "{\"type\":\"user\",\"id\":\"oidc~" + ADMIN + "\"}");
    Answer direct = server.as(ADMIN, "GET", MANAGEMENT + "/whoami", null).is(200);
    Answer assumed =
        server.as(ADMIN, "GET", MANAGEMENT + "/whoami", null, "x-assume-role", readers).is(200);
    assertThat(direct.json().at("/is-instance-admin").asBoolean()).isTrue();
    assertThat(direct.json().has("assumed-role")).isFalse();
    assertThat(assumed.json().at("/is-instance-admin").asBoolean()).isFalse();
    assertThat(assumed.text("/assumed-role")).isEqualTo(readers);
    assertThat(assumed.text("/id")).isEqualTo("oidc~" + ADMIN);
    server.as(ADMIN, "GET", MANAGEMENT + "/server/grants", null, "x-assume-role", readers).is(403);
  }

  @Test
  void madeObjectIsTheRolesAndItsEventNamesBoth() {
    anna(makers, "POST", server.catalog() + "/namespaces", "{\"namespace\":[\"made\"]}").is(200);
    Answer events =
        server.as(ADMIN, "GET", MANAGEMENT + "/events?after=0&limit=1000", null).is(200);
    var actor =
        events
            .json()
            .at("/events")
            .valueStream()
            .filter(event -> event.at("/object/namespace/0").asString("").equals("made"))
            .findFirst()
            .orElseThrow()
            .at("/actor");
    assertThat(actor.at("/id").asString()).isEqualTo("oidc~anna");
    assertThat(actor.at("/assumed-role").asString()).isEqualTo(makers);
    String id =
        server
            .as("owner", "GET", server.catalog() + "/namespaces/made?returnUuid=true", null)
            .text("/namespace-uuid");
    Answer grants =
        server
            .as(
                "owner",
                "GET",
                MANAGEMENT + "/warehouse/" + server.warehouse() + "/namespace/" + id + "/grants",
                null)
            .is(200);
    assertThat(grants.body()).contains(makers).doesNotContain("oidc~anna");
  }

  @Test
  void roleThatSomebodyLeftIsNotAssumedAnyMore() {
    String left = role("left");
    member(left, "{\"type\":\"user\",\"id\":\"oidc~anna\"}");
    anna(left, "GET", MANAGEMENT + "/info", null).is(200);
    server
        .as("owner", "DELETE", MANAGEMENT + "/role/" + left + "/members/user/oidc~anna", null)
        .is(204);
    anna(left, "GET", MANAGEMENT + "/info", null).is(403);
  }
}
