package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Warehouses that are deleted: what they hold is dropped by a task, or comes back whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WarehouseDeletionTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    other.close();
    server.close();
    database.assertProved();
    database.assertNoDeadlock();
    database.close();
  }

  private Lake filled(String warehouse) {
    Lake lake = new Lake(api, database, warehouse);
    lake.namespace("a");
    lake.namespace("a", "b");
    lake.table("a", "t");
    lake.table("a", "soft");
    lake.view("a", "v");
    return lake;
  }

  /** The deleted warehouse of an id, as the list shows it; missing if it has ended. */
  private JsonNode deleted(String id) {
    for (JsonNode one :
        elsewhere.get("/management/v1/deleted-warehouses").is(200).json().get("warehouses")) {
      if (one.get("id").asText().equals(id)) {
        return one;
      }
    }
    return MissingNode.getInstance();
  }

  private Management.Response task(String id) {
    return api.get("/management/v1/project/task/by-id/" + id).is(200);
  }

  private void control(Lake lake, String action, String task) {
    api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"%s\"}, \"task-ids\": [\"%s\"]}"
                .formatted(action, task))
        .is(204);
  }

  private String newestTask(String queue) {
    return api.post("/management/v1/project/task/list", "{\"queue-name\": [\"" + queue + "\"]}")
        .is(200)
        .text("/tasks/0/task-id");
  }

  private void awaitEnd(Lake lake) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from events where event_name = 'WarehouseDeleted'"
                            + " and stream_id = '"
                            + lake.warehouse()
                            + "'")
                    == 1);
  }

  private void assertNothingIsLeft(Lake lake) {
    for (String table :
        List.of("warehouses", "namespaces", "tables", "views", "dropped", "holds")) {
      assertThat(
              database.count(
                  "select count(*) from "
                      + table
                      + " where warehouse_id = '"
                      + lake.warehouse()
                      + "'"))
          .as(table)
          .isZero();
    }
    assertThat(
            database.count(
                "select count(*) from names n where not exists"
                    + " (select from namespaces s where s.namespace_id = n.namespace_id)"))
        .isZero();
  }

  @Test
  void contentOfAWarehouseIsDroppedByAVisibleTask() {
    Lake lake = filled(api.localWarehouse("hard"));
    api.post(
            lake.management() + "/delete-profile",
            "{\"delete-profile\": {\"type\": \"soft\"," + " \"expiration-seconds\": 100}}")
        .is(200);
    api.delete(lake.catalog() + "/namespaces/a/tables/soft").is(204);
    api.post(lake.management() + "/delete-profile", "{\"delete-profile\": {\"type\": \"hard\"}}")
        .is(200);
    api.post(
            lake.management() + "/table/" + lake.id("a", "t") + "/protection",
            "{\"protected\": true}")
        .is(200);
    api.delete(lake.management()).isError(409, "WarehouseNotEmpty");
    api.delete(lake.management() + "?force=true").is(204);

    elsewhere.get(lake.catalog() + "/namespaces").isError(404, "NoSuchWarehouseException");
    elsewhere.get(lake.management()).isError(404, "NoSuchWarehouseException");
    elsewhere.config("hard").isError(404, "NoSuchWarehouseException");
    api.localWarehouse("hard");
    awaitEnd(lake);
    assertNothingIsLeft(lake);
    var response = task(newestTask("warehouse_deletion"));
    assertThat(response.text("/status")).isEqualTo("SUCCESS");
    assertThat(response.json().get("progress").asDouble()).isEqualTo(1);
    assertThat(response.text("/entity/warehouse-id")).isEqualTo(lake.warehouse());
    assertThat(response.text("/entity-name/0")).isEqualTo("hard");
    await()
        .atMost(LIMIT)
        .until(() -> task(response.text("/task-id")).text("/message").contains("5"));
    for (String event : List.of("TableDropped", "ViewDropped", "NamespaceDropped")) {
      assertThat(
              database.count(
                  "select count(*) from events where event_name = '"
                      + event
                      + "' and metadata->>'warehouse-id' = '"
                      + lake.warehouse()
                      + "'"))
          .as(event)
          .isEqualTo(event.equals("ViewDropped") ? 1 : 2);
    }
    api.delete(lake.management() + "?force=true").isError(404, "NoSuchWarehouseException");
    api.post(
            "/management/v1/project/task/control",
            "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"%s\"]}"
                .formatted(response.text("/task-id")))
        .is(204);
    assertThat(task(response.text("/task-id")).text("/status")).isEqualTo("SUCCESS");
  }

  private static String untimed(String body) {
    return body.replaceFirst("\"updated-at\":\"[^\"]*\"", "");
  }

  @Test
  void aWarehouseComesBackWholeUntilItExpires() {
    Lake lake = filled(api.softWarehouse("soft"));
    String table = lake.catalog() + "/namespaces/a/tables/t";
    api.post(
            lake.management() + "/namespace/" + lake.id("a") + "/protection",
            "{\"protected\": true}")
        .is(200);
    api.delete(lake.catalog() + "/namespaces/a/tables/soft").is(204);
    String before = api.get(table).is(200).body();
    String managementBefore = untimed(api.get(lake.management()).is(200).body());
    api.delete(lake.management() + "?force=true").is(204);

    elsewhere.get(table).isError(404, "NoSuchWarehouseException");
    assertThat(api.get("/management/v1/warehouse?warehouseStatus=inactive").body())
        .doesNotContain(lake.warehouse());
    api.post(lake.management() + "/activate", null).isError(404, "NoSuchWarehouseException");
    JsonNode deleted = deleted(lake.warehouse());
    assertThat(deleted.get("name").asText()).isEqualTo("soft");
    assertThat(deleted.get("status").asText()).isEqualTo("deleted");
    assertThat(deleted.get("expiration-date").asText()).isNotBlank();
    assertThat(task(deleted.get("task-id").asText()).text("/status")).isEqualTo("SCHEDULED");

    String usurper = api.localWarehouse("soft");
    assertThat(
            api.post(lake.management() + "/undrop", null)
                .isError(409, "WarehouseAlreadyExists")
                .text("/error/message"))
        .contains("new-name");
    api.delete("/management/v1/warehouse/" + usurper).is(204);
    assertThat(untimed(elsewhere.post(lake.management() + "/undrop", null).is(200).body()))
        .isEqualTo(managementBefore);
    assertThat(api.get(table).is(200).body()).isEqualTo(before);
    assertThat(api.get(lake.management() + "/deleted-tabulars").json().get("tabulars")).hasSize(1);
    api.delete(lake.catalog() + "/namespaces/a?recursive=true").isError(409, "NamespaceProtected");
    assertThat(task(deleted.get("task-id").asText()).text("/status")).isEqualTo("CANCELLED");

    api.delete(lake.management() + "?force=true").is(204);
    assertThat(
            api.post(lake.management() + "/undrop", "{\"new-name\": \"second\"}")
                .is(200)
                .text("/name"))
        .isEqualTo("second");
    api.delete(lake.management() + "?force=true").is(204);
    String expiry = deleted(lake.warehouse()).get("task-id").asText();
    control(lake, "run-now", expiry);
    awaitEnd(lake);
    assertNothingIsLeft(lake);
    assertThat(task(expiry).text("/status")).isEqualTo("SUCCESS");
    api.post(lake.management() + "/undrop", null).isError(404, "NoSuchWarehouseException");
  }

  @Test
  void credentialAndLocationAreKeptUntilTheWarehouseEnds() {
    String body =
        """
        {"warehouse-name": "kept",
         "storage-profile": {"type": "s3", "bucket": "kept", "region": "local-01",
           "sts-enabled": false, "static-credentials-allowed": true,
           "endpoint": "http://127.0.0.1:1/", "path-style-access": true},
         "storage-credential": {"type": "s3", "credential-type": "access-key",
           "access-key-id": "someone", "secret-access-key": "planted-secret"},
         "delete-profile": {"type": "soft", "expiration-seconds": 86400}}\
        """;
    String id = api.post("/management/v1/warehouse", body).is(201).text("/id");
    Lake lake = new Lake(api, database, id);
    lake.namespace("a");
    long secrets = database.count("select count(*) from secrets");
    api.delete(lake.management() + "?force=true").is(204);
    assertThat(database.count("select count(*) from secrets")).isEqualTo(secrets);
    api.post("/management/v1/warehouse", body).isError(400, "CreateWarehouseStorageProfileOverlap");
    assertThat(api.post(lake.management() + "/undrop", null).is(200).body()).contains("access-key");
    // Twice: now for good.
    api.delete(lake.management() + "?force=true").is(204);
    api.delete(lake.management() + "?force=true").is(204);
    awaitEnd(lake);
    await()
        .atMost(LIMIT)
        .until(() -> database.count("select count(*) from secrets") == secrets - 1);
    api.post("/management/v1/warehouse", body).is(201);
  }

  @Test
  void aHoldKeepsAWarehouseAndWhatIsCancelledComesBack() {
    Lake lake = filled(api.softWarehouse("held"));
    String hold = lake.management() + "/table/" + lake.id("a", "t") + "/hold";
    api.post(hold, "{\"reason\": \"case 17\"}").is(200);
    assertThat(
            api.delete(lake.management() + "?force=true")
                .isError(409, "HeldByPolicy")
                .text("/error/message"))
        .contains("case 17");
    api.delete(hold).is(204);
    api.delete(lake.management() + "?force=true").is(204);
    String expiry = deleted(lake.warehouse()).get("task-id").asText();
    api.post(hold, "{\"reason\": \"case 18\"}").is(200);
    control(lake, "run-now", expiry);
    var waiting = task(expiry);
    assertThat(waiting.text("/status")).isEqualTo("SCHEDULED");
    assertThat(waiting.text("/message")).contains("case 18");
    api.post(
            "/management/v1/project/task/control",
            "{\"action\": {\"action-type\": \"cancel\"}, \"task-ids\": [\"%s\"]}".formatted(expiry))
        .is(204);
    assertThat(deleted(lake.warehouse()).get("expiration-date").asText()).startsWith("9999");
    api.post(lake.management() + "/undrop", null).is(200);
    api.get(hold).is(200);
    assertThat(api.get(hold).text("/reason")).isEqualTo("case 18");

    // It begins to be dropped, is stopped by a hold, and what is left comes back.
    api.delete(hold).is(204);
    api.delete(lake.management() + "?force=true").is(204);
    api.post(hold, "{\"reason\": \"case 19\"}").is(200);
    api.delete(lake.management() + "?force=true").isError(409, "HeldByPolicy");
    api.delete(hold).is(204);
    api.delete(lake.management() + "?force=true").is(204);
    awaitEnd(lake);
    assertNothingIsLeft(lake);
  }

  @Test
  void tablesCreatedDuringDeletionAreDroppedToo() throws Exception {
    Lake lake = new Lake(api, database, api.localWarehouse("racing"));
    for (String namespace : List.of("n0", "n1", "n2")) {
      lake.namespace(namespace);
    }
    List<Together.Work> fill = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int worker = i;
      fill.add(
          () -> {
            for (int j = 0; j < 30; j++) {
              lake.table("n" + j % 3, "t" + worker + "_" + j);
            }
          });
    }
    Together.run(LIMIT, fill);

    AtomicInteger made = new AtomicInteger();
    List<Together.Work> race = new ArrayList<>();
    for (Management at : List.of(api, elsewhere)) {
      Lake there = new Lake(at, database, lake.warehouse());
      for (int i = 0; i < 3; i++) {
        int worker = i;
        race.add(() -> make(there, worker, made));
      }
    }
    race.add(() -> api.delete(lake.management() + "?force=true").is(204));
    Together.run(LIMIT, race);
    awaitEnd(lake);
    assertNothingIsLeft(lake);
    long begun =
        database.count(
            "select count(*) from events where event_name = 'TableCreated'"
                + " and metadata->>'warehouse-id' = '"
                + lake.warehouse()
                + "'");
    assertThat(begun).isEqualTo(240 + made.get());
    assertThat(
            database.count(
                "select count(*) from events where event_name = 'TableDropped'"
                    + " and metadata->>'warehouse-id' = '"
                    + lake.warehouse()
                    + "'"))
        .isEqualTo(begun);
    // Bounded parts: a command drops no more than a hundred.
    assertThat(
            database.count(
                "select max((metadata->>'event-count')::int) from events"
                    + " where event_name = 'TableDropped'"))
        .isLessThanOrEqualTo(100);
  }

  /** Makes namespaces and tables until the warehouse is closed. */
  private static void make(Lake lake, int worker, AtomicInteger made) {
    String own = "own" + worker + "_" + lake.api().server().hashCode();
    for (int i = 0; ; i++) {
      String at = i % 2 == 0 ? "n0" : own + i;
      if (i % 2 == 1) {
        lake.api().post(lake.catalog() + "/namespaces", "{\"namespace\": [\"" + at + "\"]}");
      }
      var response =
          lake.api()
              .post(
                  lake.catalog() + "/namespaces/" + at + "/tables",
                  """
                  {"name": "%s%d", "schema": {"type": "struct", "fields": []}}\
                  """
                      .formatted(own, i));
      if (response.status() == 200) {
        made.incrementAndGet();
      } else {
        response.is(404);
        if (response.text("/error/type").equals("NoSuchWarehouseException")) {
          return;
        }
      }
    }
  }
}
