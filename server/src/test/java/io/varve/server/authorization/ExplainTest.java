package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Why somebody may do something, or may not. */
final class ExplainTest {

  private static GuardedServer server;
  private static String warehouse;
  private static String namespace;
  private static String table;
  private static String inner;
  private static String outer;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    warehouse = "/warehouse/" + server.warehouse();
    namespace = warehouse + "/namespace/" + server.namespace("owner", "sales");
    server.grant("owner", namespace, "maker", "create");
    table = warehouse + "/table/" + server.table("maker", "sales", "orders");
    inner = role("inner");
    outer = role("outer");
    member(inner, "{\"type\":\"user\",\"id\":\"oidc~anna\"}");
    member(outer, "{\"type\":\"role\",\"id\":\"" + inner + "\"}");
    server.grant("owner", namespace, outer, "select");
    server.grant("owner", warehouse, "anna", "describe");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String role(String name) {
    return server
        .as("owner", "POST", MANAGEMENT + "/role", "{\"name\":\"" + name + "\"}")
        .text("/id");
  }

  private static void member(String role, String member) {
    String body = "{\"members\":[" + member + "]}";
    server.as("owner", "POST", MANAGEMENT + "/role/" + role + "/members", body).is(200);
  }

  private static JsonNode explain(String by, String object, String who, String action) {
    return asked(by, object, who, action).is(200).json();
  }

  private static Answer asked(String by, String object, String who, String action) {
    String query = "/explain?principal=" + who + "&action=" + action;
    return server.as(by, "GET", MANAGEMENT + object + query, null);
  }

  /** The kind of an event, and that its payload names something. */
  private static void assertEvent(long position, String type, String named) {
    String path = MANAGEMENT + "/events?limit=1&after=" + (position - 1);
    JsonNode event = server.as(ADMIN, "GET", path, null).is(200).json().at("/events/0");
    assertThat(event.at("/position").asLong()).isEqualTo(position);
    assertThat(event.at("/type").asString()).isEqualTo(type);
    assertThat(event.toString()).contains(named);
  }

  @Test
  void grantAndMembershipsAreNamedWithTheirEvents() {
    JsonNode answer = explain("owner", table, "oidc~anna", "read_data");
    assertThat(answer.at("/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/by")).hasSize(1);
    JsonNode by = answer.at("/by/0");
    assertThat(by.at("/privilege").asString()).isEqualTo("select");
    assertThat(namespace).endsWith(by.at("/on/namespace-id").asString());
    assertThat(by.at("/to/role").asString()).isEqualTo(outer);
    assertEvent(by.at("/position").asLong(), "PrivilegesGranted", outer);
    assertThat(by.at("/through/0/name").asString()).isEqualTo("inner");
    assertThat(by.at("/through/1/role").asString()).isEqualTo(outer);
    assertEvent(by.at("/through/0/position").asLong(), "RoleMembersAdded", "oidc~anna");
    assertEvent(by.at("/through/1/position").asLong(), "RoleMembersAdded", inner);
  }

  @Test
  void refusalNamesThePrivilegesThatWouldAllow() {
    JsonNode answer = explain("owner", table, "oidc~anna", "commit");
    assertThat(answer.at("/allowed").asBoolean()).isFalse();
    assertThat(answer.at("/by")).isEmpty();
    assertThat(answer.at("/would-allow").toString())
        .contains(
            "{\"on\":\"table\",\"privileges\":[\"ownership\",\"modify\"]}",
            "{\"on\":\"server\",\"privileges\":[\"operator\"]}");
  }

  @Test
  void ownershipIsNamedWithTheEventThatMadeTheObject() {
    JsonNode answer = explain("owner", table, "oidc~maker", "set_protection");
    assertThat(answer.at("/by/0/privilege").asString()).isEqualTo("ownership");
    assertEvent(answer.at("/by/0/position").asLong(), "TableCreated", "orders");
  }

  @Test
  void grantsOfWhatOneMayNotReadAreNotNamed() {
    JsonNode answer = explain("maker", table, "oidc~owner", "commit");
    assertThat(answer.at("/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/by")).isEmpty();
    assertThat(answer.at("/by-hidden").asBoolean()).isTrue();
    asked("maker", namespace, "oidc~owner", "use").is(403);
    asked("anna", table, "oidc~anna", "read_data").is(403);
    asked("stranger", table, "oidc~anna", "read_data").is(404);
  }

  @Test
  void administrationByConfigurationIsNamed() {
    JsonNode answer = explain("owner", warehouse, "oidc~" + ADMIN, "read_grants");
    assertThat(answer.at("/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/by-instance-administration").asBoolean()).isTrue();
  }

  @Test
  void wayToSomethingWithinIsSaid() {
    server.grant("owner", table, "berta", "describe");
    JsonNode answer = explain("owner", warehouse, "oidc~berta", "use");
    assertThat(answer.at("/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/by-something-within").asBoolean()).isTrue();
    assertThat(asked("owner", table, "oidc~berta", "fly").is(400).text("/error/message"))
        .contains("read_data");
    asked("owner", table, "berta", "commit").is(400);
  }
}
