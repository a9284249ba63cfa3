package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rights of now decide which events of a timeline are seen. */
final class TimelineRightsTest {

  private static GuardedServer server;
  private static String warehouse;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    warehouse = MANAGEMENT + "/warehouse/" + server.warehouse();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<JsonNode> events(String subject, String path, int limit) {
    server.database.awaitSealed();
    List<JsonNode> found = new ArrayList<>();
    String after = "";
    do {
      JsonNode page =
          server.as(subject, "GET", path + "/timeline?limit=" + limit + after, null).is(200).json();
      page.get("events").forEach(found::add);
      after = page.has("next-after") ? "&after=" + page.get("next-after").asLong() : "";
    } while (!after.isEmpty());
    return found;
  }

  private static List<String> objects(String subject, String path) {
    return events(subject, path, 3).stream()
        .map(event -> event.at("/object/id").asString())
        .distinct()
        .toList();
  }

  private static void commit(String namespace, String name) {
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/namespaces/" + namespace + "/tables/" + name,
            "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"k\":\"v\"}}]}")
        .is(200);
  }

  @Test
  void hiddenObjectsOfAContainerLeaveNoTrace() {
    String shared = server.namespace("owner", "shared");
    String seen = server.table("owner", "shared", "seen");
    server.grant("owner", "/warehouse/" + server.warehouse() + "/table/" + seen, "eve", "select");
    String namespace = warehouse + "/namespace/" + shared;
    List<JsonNode> before = events("eve", namespace, 500);
    JsonNode page = server.as("eve", "GET", namespace + "/timeline?limit=1", null).json();

    String hidden = server.table("owner", "shared", "hidden");
    for (int i = 0; i < 30; i++) {
      commit("shared", "hidden");
    }
    assertThat(objects("eve", namespace)).contains(seen).doesNotContain(hidden);
    assertThat(objects("owner", namespace)).contains(seen, hidden, shared);
    assertThat(events("eve", namespace, 500)).isEqualTo(before);
    server.database.awaitSealed();
    JsonNode after = server.as("eve", "GET", namespace + "/timeline?limit=1", null).json();
    assertThat(after.get("next-after")).isEqualTo(page.get("next-after"));
    assertThat(objects("eve", warehouse)).contains(seen).doesNotContain(hidden);
    assertThat(objects("eve", warehouse + "/table/" + seen)).containsExactly(seen);

    String missing =
        server.as("eve", "GET", warehouse + "/table/" + shared + "/timeline", null).is(404).body();
    assertThat(
            server
                .as("eve", "GET", warehouse + "/table/" + hidden + "/timeline", null)
                .is(404)
                .body())
        .isEqualTo(missing.replace(shared, hidden));
    server.as("mallory", "GET", namespace + "/timeline", null).is(404);
    server.as("mallory", "GET", warehouse + "/timeline", null).is(404);
  }

  @Test
  void tableThatWasMovedIsSeenByTheRightsWhereItIsNow() {
    String open = server.namespace("owner", "open");
    server.namespace("owner", "vault");
    String table = server.table("owner", "open", "t");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + open, "ivy", "select");
    assertThat(objects("ivy", warehouse + "/namespace/" + open)).contains(table);
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/tables/rename",
            "{\"source\":{\"namespace\":[\"open\"],\"name\":\"t\"},\"destination\":{\"namespace\":[\"vault\"],\"name\":\"t\"}}")
        .is(204);
    assertThat(objects("ivy", warehouse + "/namespace/" + open)).doesNotContain(table);
    server.as("ivy", "GET", warehouse + "/table/" + table + "/timeline", null).is(404);
    assertThat(objects("owner", warehouse + "/namespace/" + open)).contains(table);
    server.revoke(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + open, "ivy", "select");
    server.as("ivy", "GET", warehouse + "/namespace/" + open + "/timeline", null).is(404);
  }

  @Test
  void ownTimelineIsForEverybodyAndThoseOfOthersForAuditors() {
    String mine = server.namespace("owner", "mine");
    assertThat(objects("owner", MANAGEMENT + "/user/oidc~owner")).contains(mine);
    assertThat(objects(ADMIN, MANAGEMENT + "/user/oidc~owner")).contains(mine);
    server.as("eve", "GET", MANAGEMENT + "/user/oidc~owner/timeline", null).is(403);
    assertThat(events("nobody", MANAGEMENT + "/user/oidc~nobody", 10)).isEmpty();
    server.as("owner", "GET", MANAGEMENT + "/server/timeline", null).is(403);
    String role =
        server.as("owner", "POST", MANAGEMENT + "/role", "{\"name\":\"timely\"}").text("/id");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + mine, role, "select");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + mine, "dora", "select");
    assertThat(objects("owner", MANAGEMENT + "/role/" + role)).contains(role).hasSize(2);
    server.as("dora", "GET", MANAGEMENT + "/role/" + role + "/timeline", null).is(404);
  }
}
