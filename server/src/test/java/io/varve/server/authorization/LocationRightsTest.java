package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static io.varve.server.authorization.GuardedServer.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A location needs a right on the folder that it is in, and refusals tell of no other one. */
final class LocationRightsTest {

  private static GuardedServer server;
  private static String catalog;
  private static String warehouse;
  private static String root;
  private static String mine;
  private static String hidden;
  private static String hiddenTable;
  private static String hiddenFile;
  private static int made;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    catalog = server.catalog();
    warehouse = "/warehouse/" + server.warehouse();
    mine = server.namespace("owner", "mine");
    hidden = server.namespace("owner", "hidden");
    server.table("owner", "hidden", "orders");
    Answer orders = load("hidden", "orders");
    hiddenTable = orders.text("/metadata/location");
    hiddenFile = orders.text("/metadata-location");
    root = hiddenTable.substring(0, hiddenTable.indexOf("/" + hidden));
    owner(
        "/namespaces",
        "{\"namespace\":[\"land\"],\"properties\":{\"location\":\"%s/land\"}}".formatted(root));
    owner(
        "/namespaces",
        "{\"namespace\":[\"mine\",\"field\"],\"properties\":{\"location\":\"%s/field/\"}}"
            .formatted(root));
    for (String user : List.of("maker", "changer")) {
      server.grant("owner", warehouse + "/namespace/" + mine, user, "create");
    }
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  private static Answer owner(String path, String body) {
    return server.as("owner", "POST", catalog + path, body).is(200);
  }

  private static Answer load(String namespace, String table) {
    return server
        .as("owner", "GET", catalog + "/namespaces/" + namespace + "/tables/" + table, null)
        .is(200);
  }

  private static String name() {
    return "n" + ++made;
  }

  private static Answer table(String user, String location, String more) {
    return server.as(
        user,
        "POST",
        catalog + "/namespaces/mine/tables",
        "{\"name\":\"%s\",\"schema\":%s,\"location\":\"%s\"%s}"
            .formatted(name(), SCHEMA, location, more));
  }

  private static Answer withPath(String user, String key, String path) {
    return server.as(
        user,
        "POST",
        catalog + "/namespaces/mine/tables",
        "{\"name\":\"%s\",\"schema\":%s,\"properties\":{\"%s\":\"%s\"}}"
            .formatted(name(), SCHEMA, key, path));
  }

  private static Answer view(String user, String location) {
    return server.as(
        user,
        "POST",
        catalog + "/namespaces/mine/views",
        ("{\"name\":\"%s\",\"schema\":%s,\"location\":\"%s\",\"view-version\":{\"version-id\":1,"
                + "\"timestamp-ms\":1,\"schema-id\":0,\"summary\":{},\"default-namespace\":"
                + "[\"mine\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"select 1\","
                + "\"dialect\":\"trino\"}]},\"properties\":{}}")
            .formatted(name(), SCHEMA, location));
  }

  private static Answer genericTable(String user, String location) {
    return server.as(
        user,
        "POST",
        catalog.replace("/catalog/", "/lakekeeper/") + "/namespaces/mine/generic-tables",
        "{\"name\":\"%s\",\"format\":\"lance\",\"base-location\":\"%s\"}"
            .formatted(name(), location));
  }

  private static Answer namespace(String user, String location) {
    return server.as(
        user,
        "POST",
        catalog + "/namespaces",
        "{\"namespace\":[\"mine\",\"%s\"],\"properties\":{\"location\":\"%s\"}}"
            .formatted(name(), location));
  }

  private static Answer register(String user, String kind, String file) {
    return server.as(
        user,
        "POST",
        catalog + "/namespaces/mine/" + kind,
        "{\"name\":\"%s\",\"metadata-location\":\"%s\"}".formatted(name(), file));
  }

  private static Answer commit(String user, String table, String update) {
    return server.as(
        user,
        "POST",
        catalog + "/namespaces/mine/tables/" + table,
        "{\"requirements\":[],\"updates\":[" + update + "]}");
  }

  @Test
  void refusalsAreAlikeWhateverIsThere() {
    server.table("changer", "mine", "changed");
    List<Answer> answers = new ArrayList<>();
    for (String location :
        List.of(
            root + "/free",
            root + "/land",
            root + "/land/x",
            root + "/" + hidden + "/x",
            hiddenTable,
            hiddenTable + "/data",
            root + "/0197e6a0-2222-7000-8000-00000000000c/x")) {
      answers.add(table("maker", location, ""));
      answers.add(table("maker", location, ",\"stage-create\":true"));
      answers.add(withPath("maker", "write.data.path", location));
      answers.add(withPath("maker", "write.metadata.path", location));
      answers.add(view("maker", location));
      answers.add(genericTable("maker", location));
      answers.add(namespace("maker", location));
      answers.add(register("maker", "register", location + "/metadata/v1.metadata.json"));
      answers.add(register("maker", "register-view", location + "/metadata/v1.metadata.json"));
      answers.add(
          commit(
              "changer",
              "changed",
              "{\"action\":\"set-location\",\"location\":\"%s\"}".formatted(location)));
      answers.add(commit("changer", "changed", path(location)));
    }
    answers.add(register("maker", "register", hiddenFile));
    Set<Answer> different = new HashSet<>(answers);
    assertThat(different).hasSize(1);
    assertThat(answers.getFirst().is(403).text("/error/message"))
        .startsWith("You may not use this location");
  }

  private static String path(String location) {
    return "{\"action\":\"set-properties\",\"updates\":{\"write.data.path\":\"%s\"}}"
        .formatted(location);
  }

  @Test
  void foldersOfANamespaceAreOpenToThoseWhoMayCreateThere() {
    String folder = root + "/" + mine + "/";
    table("maker", folder + "a", "").is(200);
    table("maker", folder + "b", ",\"stage-create\":true").is(200);
    withPath("maker", "write.data.path", folder + "c").is(200);
    view("maker", folder + "d").is(200);
    genericTable("maker", folder + "e").is(200);
    namespace("maker", folder + "f").is(200);
    // The folder that a namespace names in its properties, of one that is in it.
    table("maker", root + "/field/a", "").is(200);
    table("maker", root + "/field", "").is(400);
    table("maker", root + "/fields", "").is(403);
  }

  @Test
  void rightsOnWhatLiesThereOpenIt() {
    String place = root + "/land/opened";
    table("farmer", place, "").is(404);
    server.grant("owner", warehouse + "/namespace/" + mine, "farmer", "create");
    table("farmer", place, "").is(403);
    String land =
        server
            .as("owner", "GET", catalog + "/namespaces/land?returnUuid=true", null)
            .text("/namespace-uuid");
    server.grant("owner", warehouse + "/namespace/" + land, "farmer", "modify");
    table("farmer", place, "").is(200);
    table("farmer", root + "/open", "").is(403);
    server.grant("owner", warehouse, "farmer", "create");
    table("farmer", root + "/open", "").is(200);
    table("farmer", hiddenTable, "").is(400);
  }

  @Test
  void tablesKeepWhatTheyHave() {
    server.table("maker", "mine", "kept");
    String own = load("mine", "kept").text("/metadata/location");
    commit("maker", "kept", path(own + "/data")).is(200);
    server
        .as("owner", "POST", catalog + "/namespaces/mine/tables/kept", body(path(root + "/there")))
        .is(200);
    // A client that sends all properties again changes none of them.
    commit("maker", "kept", path(root + "/there/")).is(200);
    commit("maker", "kept", path(root + "/elsewhere")).is(403);
  }

  private static String body(String update) {
    return "{\"requirements\":[],\"updates\":[" + update + "]}";
  }

  @Test
  void tablesAreStagedCommittedUnregisteredAndRegisteredWithCreateAlone() {
    Answer staged =
        server
            .as(
                "maker",
                "POST",
                catalog + "/namespaces/mine/tables",
                "{\"name\":\"staged\",\"schema\":" + SCHEMA + ",\"stage-create\":true}")
            .is(200);
    String location = staged.text("/metadata/location");
    server
        .as(
            "maker",
            "POST",
            catalog + "/namespaces/mine/tables/staged",
            ("{\"requirements\":[{\"type\":\"assert-create\"}],\"updates\":["
                    + "{\"action\":\"assign-uuid\",\"uuid\":\"%s\"},"
                    + "{\"action\":\"upgrade-format-version\",\"format-version\":2},"
                    + "{\"action\":\"add-schema\",\"schema\":%s,\"last-column-id\":1},"
                    + "{\"action\":\"set-current-schema\",\"schema-id\":-1},"
                    + "{\"action\":\"add-spec\",\"spec\":{\"spec-id\":0,\"fields\":[]}},"
                    + "{\"action\":\"set-default-spec\",\"spec-id\":-1},"
                    + "{\"action\":\"add-sort-order\",\"sort-order\":{\"order-id\":0,\"fields\":[]}},"
                    + "{\"action\":\"set-default-sort-order\",\"sort-order-id\":-1},"
                    + "{\"action\":\"set-location\",\"location\":\"%s\"}]}")
                .formatted(staged.text("/metadata/table-uuid"), SCHEMA, location))
        .is(200);
    String file =
        server
            .as("maker", "POST", catalog + "/namespaces/mine/tables/staged/unregister", "{}")
            .is(200)
            .text("/metadata-location");
    register("maker", "register", file).is(200);
  }

  @Test
  void refusalsAreRecorded() {
    table("maker", root + "/recorded", "").is(403);
    assertThat(
            server
                .as(
                    ADMIN,
                    "GET",
                    MANAGEMENT + "/audit?outcome=denied&principal=oidc~maker&action=use_location",
                    null)
                .is(200)
                .body())
        .contains(server.warehouse(), "create or modify");
  }
}
