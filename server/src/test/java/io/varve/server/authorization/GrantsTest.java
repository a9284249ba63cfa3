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

/** What grants let people do, and that they hide what they don't. */
final class GrantsTest {

  private static final String COMMIT =
      "{\"requirements\":[],\"updates\":[{\"action\":\"set-properties\","
          + "\"updates\":{\"k\":\"%s\"}}]}";

  private static GuardedServer server;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  private static String within(String kind, String id) {
    return "/warehouse/" + server.warehouse() + "/" + kind + "/" + id;
  }

  private static List<String> names(Answer list, String field) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : list.is(200).json().at("/" + field)) {
      names.add(one.isArray() ? one.toString() : one.at("/name").asString());
    }
    return names;
  }

  private static Answer load(String who, String namespace, String table) {
    return server.as(
        who, "GET", server.catalog() + "/namespaces/" + namespace + "/tables/" + table, null);
  }

  private static Answer commit(String who, String namespace, String table, String value) {
    return server.as(
        who,
        "POST",
        server.catalog() + "/namespaces/" + namespace + "/tables/" + table,
        COMMIT.formatted(value));
  }

  @Test
  void readerOfATableLoadsItAndChangesNothing() {
    server.namespace("owner", "reading");
    String table = server.table("owner", "reading", "orders");
    server.table("owner", "reading", "secret");
    load("reader", "reading", "orders").is(404);
    server.grant("owner", within("table", table), "reader", "select");

    load("reader", "reading", "orders").is(200);
    commit("reader", "reading", "orders", "1").is(403);
    String root = server.catalog() + "/namespaces/reading";
    server.as("reader", "DELETE", root + "/tables/orders", null).is(403);
    server
        .as(
            "reader",
            "POST",
            root + "/tables",
            "{\"name\":\"x\",\"schema\":" + GuardedServer.SCHEMA + "}")
        .is(403);
    server.as("reader", "DELETE", root, null).is(403);
    assertThat(names(server.as("reader", "GET", root + "/tables", null), "identifiers"))
        .containsExactly("orders");
    assertThat(
            names(server.as("reader", "GET", server.catalog() + "/namespaces", null), "namespaces"))
        .containsExactly("[\"reading\"]");
    load("reader", "reading", "secret").is(404);

    server.revoke("owner", within("table", table), "reader", "select");
    load("reader", "reading", "orders").is(404);
    server.as("reader", "GET", root, null).is(404);
  }

  @Test
  void hiddenAndMissingAreAnsweredAlike() {
    server.namespace("owner", "hidden");
    server.table("owner", "hidden", "orders");
    String there = server.namespace("owner", "there");
    server.grant("owner", within("namespace", there), "seer", "describe");
    for (String path :
        List.of(
            "/namespaces/%s",
            "/namespaces/%s/tables",
            "/namespaces/%s/tables/orders",
            "/namespaces/%s/views",
            "/namespaces/%s/tables/orders/credentials")) {
      Answer hidden = server.as("seer", "GET", server.catalog() + path.formatted("hidden"), null);
      Answer missing = server.as("seer", "GET", server.catalog() + path.formatted("nowhere"), null);
      assertThat(hidden.status()).as(path).isEqualTo(404);
      assertThat(hidden.body().replace("hidden", "nowhere")).isEqualTo(missing.body());
    }
  }

  @Test
  void strangerFindsNoWarehouse() {
    Answer hidden = server.as("stranger", "GET", "/catalog/v1/config?warehouse=demo", null);
    Answer missing = server.as("stranger", "GET", "/catalog/v1/config?warehouse=none", null);
    assertThat(hidden.is(404).body().replace("demo", "none")).isEqualTo(missing.is(404).body());
    server.as("stranger", "GET", server.catalog() + "/namespaces", null).is(404);
    assertThat(
            server
                .as("stranger", "GET", MANAGEMENT + "/project-list", null)
                .is(200)
                .json()
                .at("/projects")
                .size())
        .isZero();
    server.as("stranger", "GET", MANAGEMENT + "/ledger", null).is(403);
    server.as("stranger", "GET", MANAGEMENT + "/warehouse/" + server.warehouse(), null).is(404);
  }

  @Test
  void administratorAdministersAndReadsNoData() {
    String namespace = server.namespace("owner", "administered");
    server.table("owner", "administered", "orders");
    load(ADMIN, "administered", "orders").is(200);
    commit(ADMIN, "administered", "orders", "1").is(403);
    server.grant(ADMIN, within("namespace", namespace), ADMIN, "modify");
    commit(ADMIN, "administered", "orders", "1").is(200);
    server.revoke(ADMIN, within("namespace", namespace), ADMIN, "modify");
    commit(ADMIN, "administered", "orders", "2").is(403);
  }

  @Test
  void creatorOwns() {
    String namespace = server.namespace("owner", "workshop");
    server.grant("owner", within("namespace", namespace), "maker", "create");
    String table = server.table("maker", "workshop", "made");
    commit("maker", "workshop", "made", "1").is(200);
    server.grant("maker", within("table", table), "friend", "modify");
    commit("friend", "workshop", "made", "2").is(200);
    // An owner of one table is none of its neighbours.
    server.table("owner", "workshop", "other");
    load("maker", "workshop", "other").is(200);
    commit("maker", "workshop", "other", "1").is(403);
  }

  @Test
  void managedAccessTakesGrantingFromOwners() {
    String namespace = server.namespace("owner", "managed");
    server.grant("owner", within("namespace", namespace), "maker", "create");
    String table = server.table("maker", "managed", "made");
    server
        .as(
            "owner",
            "POST",
            MANAGEMENT + "/permissions/namespace/" + namespace + "/managed-access",
            "{\"managed-access\":true}")
        .is(200);
    server
        .as(
            "maker",
            "POST",
            MANAGEMENT + within("table", table) + "/grants",
            GuardedServer.entry("writes", "friend", "select"))
        .is(403);
    server.grant("owner", within("table", table), "friend", "select");
    load("friend", "managed", "made").is(200);
  }

  @Test
  void rightsStayThroughRenamesDropsAndUndrops() {
    server
        .as(
            "owner",
            "POST",
            MANAGEMENT + "/warehouse/" + server.warehouse() + "/delete-profile",
            "{\"delete-profile\":{\"type\":\"soft\",\"expiration-seconds\":3600}}")
        .is(200);
    server.namespace("owner", "first");
    server.namespace("owner", "second");
    String table = server.table("owner", "first", "moved");
    server.grant("owner", within("table", table), "mover", "select");
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/tables/rename",
            "{\"source\":{\"namespace\":[\"first\"],\"name\":\"moved\"},"
                + "\"destination\":{\"namespace\":[\"second\"],\"name\":\"there\"}}")
        .is(204);
    load("mover", "second", "there").is(200);
    assertThat(
            names(server.as("mover", "GET", server.catalog() + "/namespaces", null), "namespaces"))
        .containsExactly("[\"second\"]");
    String path = server.catalog() + "/namespaces/second/tables/there";
    server.as("owner", "DELETE", path, null).is(204);
    load("mover", "second", "there").is(404);
    server
        .as(
            "owner",
            "POST",
            MANAGEMENT + "/warehouse/" + server.warehouse() + "/deleted-tabulars/undrop",
            "{\"targets\":[{\"type\":\"table\",\"id\":\"" + table + "\"}]}")
        .is(204);
    load("mover", "second", "there").is(200);
    server.as("owner", "DELETE", path + "?force=true", null).is(204);
    server.table("owner", "second", "there");
    load("mover", "second", "there").is(404);
  }

  @Test
  void replayDoesNotOutliveTheRight() {
    String namespace = server.namespace("owner", "replayed");
    server.grant("owner", within("namespace", namespace), "replayer", "create");
    String path = server.catalog() + "/namespaces/replayed/tables";
    String body = "{\"name\":\"once\",\"schema\":" + GuardedServer.SCHEMA + "}";
    String key = "0197e6a0-1111-7000-8000-000000000001";
    server.as("replayer", "POST", path, body, "Idempotency-Key", key).is(200);
    server.as("replayer", "POST", path, body, "Idempotency-Key", key).is(200);
    server.revoke("owner", within("namespace", namespace), "replayer", "create");
    server.as("replayer", "POST", path, body, "Idempotency-Key", key).is(403);
  }

  @Test
  void unknownPrivilegesAndPrincipalsAreRefused() {
    String path = MANAGEMENT + "/project/grants";
    Answer unknown =
        server.as("owner", "POST", path, GuardedServer.entry("writes", "reader", "fly")).is(400);
    assertThat(unknown.text("/error/message")).contains("fly", "select");
    server.as("owner", "POST", path, "{}").is(400);
    server
        .as("owner", "POST", path, "{\"writes\":[{\"principal\":{},\"privilege\":\"select\"}]}")
        .is(400);
    server
        .as(
            "owner",
            "POST",
            path,
            GuardedServer.entry("writes", "00000000-0000-0000-0000-00000000abcd", "select"))
        .is(404);
    server
        .as("reader", "POST", path, GuardedServer.entry("writes", "reader", "project_admin"))
        .is(404);
  }
}
