package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes are taken back by events that compensate them, and these are taken back, too. */
final class UndoTest {

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
    Lake lake = new Lake(api, database, api.softWarehouse("undo-" + warehouses++));
    lake.namespace("n");
    return lake;
  }

  /** The newest event of all. */
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

  private static Response plan(String event) {
    return api.post("/management/v1/events/" + event + "/undo", "{\"dry-run\": true}").is(200);
  }

  private static String property(Lake lake, String table, String key, String value) {
    api.post(
            lake.catalog() + "/namespaces/n/tables/" + table,
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\", \"updates\":"
                + " {\""
                + key
                + "\": \""
                + value
                + "\"}}]}")
        .is(200);
    return newest();
  }

  private static JsonNode metadata(Lake lake, String table) {
    return api.get(lake.catalog() + "/namespaces/n/tables/" + table).is(200).json().get("metadata");
  }

  @Test
  void undoOfACommitBringsItsStateBackAndUndoOfThatIsIdentity() {
    Lake lake = lake();
    lake.table("n", "t");
    property(lake, "t", "a", "1");
    String second = property(lake, "t", "a", "2");
    Response plan = plan(second);
    assertThat(plan.json().get("possible").asBoolean()).isTrue();
    assertThat(plan.text("/steps/0/action")).isEqualTo("commit");
    assertThat(metadata(lake, "t").at("/properties/a").asText()).isEqualTo("2");
    assertThat(undo(second).is(200).text("/steps/0/changes/0")).isEqualTo("set properties a");
    assertThat(metadata(lake, "t").at("/properties/a").asText()).isEqualTo("1");
    undo(newest()).is(200);
    assertThat(metadata(lake, "t").at("/properties/a").asText()).isEqualTo("2");
  }

  @Test
  void undoOfACommitThatOthersFollowedNamesThem() {
    Lake lake = lake();
    lake.table("n", "t");
    String first = property(lake, "t", "a", "1");
    String second = property(lake, "t", "b", "2");
    Response refused = undo(first).isError(409, "NotInvertible");
    assertThat(refused.text("/error/blockers/0/event")).isEqualTo(second);
    assertThat(refused.text("/error/blockers/0/name/1")).isEqualTo("t");
    assertThat(plan(first).json().get("possible").asBoolean()).isFalse();
    undo(second).is(200);
    undo(first).is(200);
    assertThat(metadata(lake, "t").get("properties").has("a")).isFalse();
  }

  @Test
  void undoOfADropBringsBackAndUndoOfACreationDropsSoftly() {
    Lake lake = lake();
    lake.table("n", "t");
    String created = newest();
    String table = lake.catalog() + "/namespaces/n/tables/t";
    String id = lake.id("n", "t");
    api.delete(table).is(204);
    String dropped = newest();
    undo(dropped).is(200);
    api.get(table).is(200);
    assertThat(lake.id("n", "t")).isEqualTo(id);
    undo(created).is(200);
    api.get(table).is(404);
    undo(newest()).is(200);
    assertThat(lake.id("n", "t")).isEqualTo(id);
    lake.view("n", "v");
    String viewed = newest();
    undo(viewed).is(200);
    api.get(lake.catalog() + "/namespaces/n/views/v").is(404);
  }

  @Test
  void undoOfARenameTakesItsNameBackUnlessSomethingHasIt() {
    Lake lake = lake();
    lake.namespace("m");
    lake.table("n", "t");
    rename(lake, "n", "t", "m", "u");
    String renamed = newest();
    lake.table("n", "t");
    Response refused = undo(renamed).isError(409, "NotInvertible");
    assertThat(refused.text("/error/message")).contains("The name n.t is taken");
    api.delete(lake.catalog() + "/namespaces/n/tables/t").is(204);
    undo(renamed).is(200);
    String back = lake.id("n", "t");
    undo(newest()).is(200);
    assertThat(lake.id("m", "u")).isEqualTo(back);
  }

  private static void rename(Lake lake, String from, String name, String to, String newName) {
    api.post(
            lake.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["%s"], "name": "%s"},
             "destination": {"namespace": ["%s"], "name": "%s"}}\
            """
                .formatted(from, name, to, newName))
        .is(204);
  }

  private static String requestOf(String event) {
    return database
        .admin()
        .sql("select metadata->>'request-id' from events where event_id = ?::uuid")
        .param(event)
        .query(String.class)
        .single();
  }

  private static Response undoRequest(String request) {
    return api.post("/management/v1/requests/" + request + "/undo", "{\"reason\": \"no\"}");
  }

  @Test
  void undoOfARequestIsOneTransactionAndIsUndoneByItsOwn() {
    Lake lake = lake();
    lake.namespace("n", "m");
    lake.table("n%1Fm", "t");
    lake.view("n", "v");
    api.post(
            lake.catalog() + "/namespaces/n/properties",
            "{\"updates\": {\"k\": \"1\"}, \"removals\": []}")
        .is(200);
    String id = lake.id("n\u001fm", "t");
    api.delete(lake.catalog() + "/namespaces/n?recursive=true").is(204);
    String request = requestOf(newest());
    Response undone = undoRequest(request).is(200);
    assertThat(undone.json().findValuesAsText("action"))
        .containsExactlyInAnyOrder("restore", "restore", "undrop", "undrop");
    assertThat(lake.id("n\u001fm", "t")).isEqualTo(id);
    api.get(lake.catalog() + "/namespaces/n/views/v").is(200);
    assertThat(api.get(lake.catalog() + "/namespaces/n").is(200).text("/properties/k"))
        .isEqualTo("1");
    newest();
    undoRequest(undone.text("/request-id")).is(200);
    api.get(lake.catalog() + "/namespaces/n").is(404);
  }

  @Test
  void namespacesGetTheirPropertiesAndNamesBackAndNewOnesEnd() {
    Lake lake = lake();
    String created = newest();
    String namespace = lake.catalog() + "/namespaces/n";
    String properties = namespace + "/properties";
    api.post(properties, "{\"updates\": {\"a\": \"1\", \"b\": \"1\"}, \"removals\": []}").is(200);
    api.post(properties, "{\"updates\": {\"a\": \"2\"}, \"removals\": [\"b\"]}").is(200);
    String changed = newest();
    String id = lake.id("n");
    api.post(lake.management() + "/namespace/" + id + "/move", "{\"destination\": [\"moved\"]}")
        .is(200);
    String moved = newest();
    undo(changed).is(200);
    undo(moved).is(200);
    JsonNode back = api.get(namespace).is(200).json().get("properties");
    assertThat(back.get("a").asText()).isEqualTo("1");
    assertThat(back.get("b").asText()).isEqualTo("1");
    assertThat(lake.id("n")).isEqualTo(id);
    lake.table("n", "t");
    assertThat(undo(created).isError(409, "NotInvertible").text("/error/blockers/0/why"))
        .contains("not empty");
    api.delete(namespace + "/tables/t").is(204);
    undo(created).is(200);
    api.get(namespace).is(404);
    undo(newest()).is(200);
    assertThat(api.get(namespace).is(200).json().get("properties").get("a").asText())
        .isEqualTo("1");
  }

  @Test
  void dropsForGoodAndPurgesAreNamed() {
    Lake lake = lake();
    lake.table("n", "t");
    api.delete(lake.catalog() + "/namespaces/n/tables/t?force=true").is(204);
    String dropped = newest();
    Response refused = undo(dropped).isError(409, "NotInvertible");
    assertThat(refused.text("/error/blockers/0/event")).isEqualTo(dropped);
    assertThat(refused.text("/error/blockers/0/why")).contains("dropped for good");
  }

  @Test
  void undoOfACommitToWhatWasDroppedForGoodIsRefused() {
    Lake lake = lake();
    lake.table("n", "t");
    String committed = property(lake, "t", "a", "1");
    api.delete(lake.catalog() + "/namespaces/n/tables/t?force=true").is(204);
    String dropped = newest();
    assertThat(undo(committed).isError(409, "NotInvertible").text("/error/blockers/0/event"))
        .isEqualTo(dropped);
  }

  @Test
  void requestIdThatCameTwiceDoesNotTakeBackOthersCommits() {
    Lake lake = lake();
    lake.table("n", "t");
    String path = lake.catalog() + "/namespaces/n/tables/t";
    String update =
        "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\", \"updates\":"
            + " {\"%s\": \"1\"}}]}";
    api.post(path, update.formatted("a"), "x-request-id", "twice").is(200);
    api.post(path, update.formatted("b")).is(200);
    api.post(path, update.formatted("c"), "x-request-id", "twice").is(200);
    newest();
    assertThat(undoRequest("twice").isError(409, "NotInvertible").text("/error/message"))
        .contains("in between");
    assertThat(metadata(lake, "t").get("properties").has("b")).isTrue();
  }

  @Test
  void unknownAndUnfitEventsAreRefused() {
    String unknown = "/management/v1/events/0197e6a0-2222-7000-8000-00000000000c/undo";
    api.post(unknown, "{}").isError(404, "EventNotFound");
    api.post("/management/v1/events/x/undo", "{}").isError(404, "EventNotFound");
    api.post("/management/v1/requests/x/undo", "{}").isError(404, "RequestNotFound");
    api.post(unknown, "").isError(400, "BadRequestException");
    String bootstrapped =
        database
            .admin()
            .sql("select event_id::text from events where event_name = 'ServerBootstrapped'")
            .query(String.class)
            .single();
    undo(bootstrapped).isError(409, "NotInvertible");
    Lake lake = lake();
    String created =
        database
            .admin()
            .sql(
                "select event_id::text from events where event_name = 'WarehouseCreated'"
                    + " and stream_id = ?::uuid")
            .param(lake.warehouse())
            .query(String.class)
            .single();
    assertThat(undo(created).isError(409, "NotInvertible").text("/error/blockers/0/type"))
        .isEqualTo("WarehouseCreated");
  }

  @Test
  void sameKeyUndoesOnce() {
    Lake lake = lake();
    lake.table("n", "t");
    property(lake, "t", "a", "1");
    String second = property(lake, "t", "a", "2");
    String key = "0197e6a0-3333-7000-8000-00000000000c";
    String path = "/management/v1/events/" + second + "/undo";
    String first = api.post(path, "{}", "Idempotency-Key", key).is(200).body();
    long events = database.events();
    assertThat(api.post(path, "{}", "Idempotency-Key", key).is(200).body()).isEqualTo(first);
    assertThat(database.events()).isEqualTo(events);
  }

  @Test
  void raceOfAnUndoWithCommitsEndsWithOneOrderOnTwoNodes() throws Exception {
    Lake lake = lake();
    lake.table("n", "t");
    property(lake, "t", "a", "0");
    try (TestServer other = TestServer.unused(database, false)) {
      Management elsewhere = new Management(other);
      for (int i = 1; i <= 8; i++) {
        String event = property(lake, "t", "a", String.valueOf(i));
        String set =
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"b"
                + i
                + "\": \"x\"}}]}";
        List<Response> both =
            Together.call(
                Duration.ofSeconds(60),
                List.of(
                    () -> elsewhere.post("/management/v1/events/" + event + "/undo", "{}"),
                    () -> api.post(lake.catalog() + "/namespaces/n/tables/t", set)));
        both.get(1).is(200);
        JsonNode now = metadata(lake, "t").get("properties");
        // What the commit did stays in either case.
        assertThat(now.get("b" + i).asText()).isEqualTo("x");
        if (both.get(0).status() == 409) {
          both.get(0).isError(409, "NotInvertible");
          assertThat(now.get("a").asText()).isEqualTo(String.valueOf(i));
        } else {
          both.get(0).is(200);
          assertThat(now.get("a").asText()).isNotEqualTo(String.valueOf(i));
        }
      }
    }
  }
}
