package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds, settings of warehouses and names of projects are taken back, and that is, too. */
final class UndoSettingsTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static Management api;
  private static int warehouses;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    api = new Management(server);
    api.bootstrap();
  }

  @AfterAll
  static void stop() {
    database.assertProved();
    server.close();
    database.close();
  }

  private static Lake lake() {
    Lake lake = new Lake(api, database, api.softWarehouse("settings-" + warehouses++));
    lake.namespace("n");
    return lake;
  }

  private static String newest() {
    database.awaitSealed();
    return database
        .admin()
        .sql(
            "select e.event_id::text from chain c join events e using (sequence)"
                + " order by c.position desc limit 1")
        .query(String.class)
        .single();
  }

  private static Response undo(String event) {
    return api.post("/management/v1/events/" + event + "/undo", "{}");
  }

  private static Response undoRequest(String request) {
    return api.post("/management/v1/requests/" + request + "/undo", "{}");
  }

  private static String hold(Lake lake, String table) {
    return lake.management() + "/table/" + table + "/hold";
  }

  private static Response warehouse(Lake lake) {
    return api.get(lake.management()).is(200);
  }

  @Test
  void holdsAreReleasedAndComeBackWithTheirReason() {
    Lake lake = lake();
    lake.table("n", "t");
    String hold = hold(lake, lake.id("n", "t"));
    api.post(hold, "{\"reason\": \"case 17\"}").is(200);
    String first = newest();
    api.post(hold, "{\"reason\": \"case 18\", \"until\": \"2099-01-01T00:00:00Z\"}").is(200);
    String second = newest();
    Response refused = undo(first).isError(409, "NotInvertible");
    assertThat(refused.text("/error/blockers/0/event")).isEqualTo(second);
    assertThat(undo(second).is(200).text("/steps/0/action")).isEqualTo("hold");
    assertThat(api.get(hold).is(200).text("/reason")).isEqualTo("case 17");
    undo(first).is(200);
    assertThat(api.get(hold).is(200).body()).isEqualTo("{\"held\":false}");
    undo(newest()).is(200);
    assertThat(api.get(hold).is(200).text("/reason")).isEqualTo("case 17");
    api.delete(hold).is(204);
    undo(newest()).is(200);
    assertThat(api.get(hold).is(200).text("/reason")).isEqualTo("case 17");
  }

  @Test
  void holdOfWhatWasDroppedIsTakenBack() {
    Lake lake = lake();
    lake.table("n", "t");
    String hold = hold(lake, lake.id("n", "t"));
    api.delete(lake.catalog() + "/namespaces/n/tables/t").is(204);
    api.post(hold, "{\"reason\": \"case 17\"}").is(200);
    undo(newest()).is(200);
    assertThat(api.get(hold).is(200).body()).isEqualTo("{\"held\":false}");
    api.get(lake.catalog() + "/namespaces/n/tables/t").is(404);
  }

  @Test
  void settingsOfAWarehouseGetTheirValuesBack() {
    Lake lake = lake();
    String name = warehouse(lake).text("/name");
    check(lake, "rename", "{\"new-name\": \"" + name + "-new\"}", "/name");
    check(lake, "protection", "{\"protected\": true}", "/protected");
    check(lake, "deactivate", "", "/status");
    check(lake, "delete-profile", "{\"delete-profile\": {\"type\": \"hard\"}}", "/delete-profile");
    check(
        lake,
        "format-version-policy",
        "{\"allowed-format-versions\": [2]}",
        "/allowed-format-versions");
    check(lake, "managed-by", "{\"managed-by\": \"instance-admin\"}", "/managed-by");
    check(lake, "reason-policy", "{\"require-reason\": [\"drop\"]}", "/require-reason");
    assertThat(warehouse(lake).json().at("/name").asText()).isEqualTo(name);
  }

  /** Changes a setting, takes that back, that again, and that. */
  private static void check(Lake lake, String path, String body, String field) {
    String before = warehouse(lake).json().at(field).toString();
    api.post(lake.management() + "/" + path, body).is(200);
    String changed = newest();
    String after = warehouse(lake).json().at(field).toString();
    assertThat(after).as(path).isNotEqualTo(before);
    undo(changed).is(200);
    assertThat(warehouse(lake).json().at(field).toString()).as(path).isEqualTo(before);
    String back = newest();
    undo(back).is(200);
    assertThat(warehouse(lake).json().at(field).toString()).as(path).isEqualTo(after);
    undo(newest()).is(200);
    assertThat(warehouse(lake).json().at(field).toString()).as(path).isEqualTo(before);
  }

  @Test
  void settingThatWasSetSinceNamesTheLaterEvent() {
    Lake lake = lake();
    String name = warehouse(lake).text("/name");
    api.post(lake.management() + "/rename", "{\"new-name\": \"" + name + "-a\"}").is(200);
    String first = newest();
    api.post(lake.management() + "/protection", "{\"protected\": true}").is(200);
    api.post(lake.management() + "/rename", "{\"new-name\": \"" + name + "-b\"}").is(200);
    String second = newest();
    assertThat(undo(first).isError(409, "NotInvertible").text("/error/blockers/0/event"))
        .isEqualTo(second);
    String taken = new Lake(api, database, api.softWarehouse(name)).warehouse();
    undo(second).is(200);
    assertThat(undo(first).isError(409, "NotInvertible").text("/error/message"))
        .contains("The name " + name + " is taken");
    api.delete("/management/v1/warehouse/" + taken).is(204);
    undo(first).is(200);
    assertThat(warehouse(lake).text("/name")).isEqualTo(name);
    assertThat(warehouse(lake).json().get("protected").asBoolean()).isTrue();
  }

  @Test
  void savepointsAreDeletedAndMadeAgain() {
    Lake lake = lake();
    String savepoints = lake.management() + "/savepoint";
    api.post(savepoints, "{\"name\": \"q\", \"protect-until\": \"2099-01-01T00:00:00Z\"}").is(201);
    String made = newest();
    String before = api.get(savepoints).is(200).text("/savepoints/0/position");
    undo(made).is(200);
    assertThat(api.get(savepoints).is(200).json().get("savepoints")).isEmpty();
    undo(newest()).is(200);
    Response again = api.get(savepoints).is(200);
    assertThat(again.text("/savepoints/0/position")).isEqualTo(before);
    assertThat(again.text("/savepoints/0/protect-until")).isEqualTo("2099-01-01T00:00:00Z");
    api.delete(savepoints + "/q").is(204);
    undo(newest()).is(200);
    assertThat(api.get(savepoints).is(200).text("/savepoints/0/position")).isEqualTo(before);
  }

  @Test
  void nameOfAProjectComesBack() {
    String project =
        api.post("/management/v1/project", "{\"project-name\": \"old\"}")
            .is(201)
            .text("/project-id");
    String created = newest();
    String path = "/management/v1/project/" + project;
    api.post(path + "/rename", "{\"new-name\": \"new\"}").is(200);
    String renamed = newest();
    undo(renamed).is(200);
    assertThat(api.get("/management/v1/project", "x-project-id", project).text("/project-name"))
        .isEqualTo("old");
    undo(newest()).is(200);
    assertThat(api.get("/management/v1/project", "x-project-id", project).text("/project-name"))
        .isEqualTo("new");
    assertThat(undo(created).isError(409, "NotInvertible").text("/error/blockers/0/why"))
        .contains("delete it");
  }

  @Test
  void mixedRequestIsTakenBackInOneTransaction() {
    Lake lake = lake();
    lake.table("n", "t");
    String table = lake.id("n", "t");
    String name = warehouse(lake).text("/name");
    String[] mixed = {"x-request-id", "mixed"};
    api.post(lake.management() + "/rename", "{\"new-name\": \"" + name + "-new\"}", mixed).is(200);
    api.post(hold(lake, table), "{\"reason\": \"case 17\"}", mixed).is(200);
    api.post(
            lake.catalog() + "/namespaces/n/tables/t",
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"a\": \"1\"}}]}",
            mixed)
        .is(200);
    newest();
    Response undone = undoRequest("mixed").is(200);
    assertThat(undone.json().findValuesAsText("action"))
        .containsExactlyInAnyOrder("rename", "release", "commit");
    newest();
    assertThat(
            database.count(
                "select count(distinct metadata->>'request-hash') from events"
                    + " where metadata->>'request-id' = '"
                    + undone.text("/request-id")
                    + "'"))
        .isEqualTo(1);
    assertThat(warehouse(lake).text("/name")).isEqualTo(name);
    assertThat(api.get(hold(lake, table)).is(200).body()).isEqualTo("{\"held\":false}");
    undoRequest(undone.text("/request-id")).is(200);
    assertThat(warehouse(lake).text("/name")).isEqualTo(name + "-new");
    assertThat(api.get(hold(lake, table)).is(200).text("/reason")).isEqualTo("case 17");
  }
}
