package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.projections.statistics.WarehouseCounts;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** What is counted is what the ledger holds, whichever node counted how much of it. */
final class StatisticsTest {

  private static void count(TestNode node, long last) {
    boolean more = true;
    while (more) {
      more =
          node.get(TransactionOperations.class)
              .execute(status -> node.get(WarehouseCounts.class).advance(last));
    }
  }

  private static void assertCounted(Lake lake, int tables, int views) {
    lake.database().awaitSealed();
    var response = lake.api().get(lake.management() + "/statistics").is(200);
    assertThat(response.json().at("/stats/0/number-of-tables").asInt())
        .as("tables")
        .isEqualTo(tables);
    assertThat(response.json().at("/stats/0/number-of-views").asInt()).as("views").isEqualTo(views);
    assertThat(response.json().get("position").asLong())
        .isEqualTo(lake.database().count("select max(position) from chain"));
  }

  @Test
  void tablesAndViewsAreCountedOnceHoweverFarTheFollowerIs() {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestServer server = TestServer.unused(database, false)) {
      Management api = new Management(server);
      api.bootstrap();
      Lake lake = new Lake(api, database, api.softWarehouse("soft"));
      assertCounted(lake, 0, 0);
      lake.namespace("a");
      for (String name : new String[] {"t", "u", "v", "w"}) {
        lake.table("a", name);
      }
      lake.view("a", "x");
      lake.view("a", "y");
      assertCounted(lake, 4, 2);
      String tables = lake.catalog() + "/namespaces/a/tables/";
      String id = lake.id("a", "t");
      api.delete(tables + "t").is(204);
      api.delete(lake.catalog() + "/namespaces/a/views/x").is(204);
      assertCounted(lake, 3, 1);
      api.post(
              lake.management() + "/deleted-tabulars/undrop",
              "{\"targets\": [{\"type\": \"table\", \"id\": \"" + id + "\"}]}")
          .is(204);
      assertCounted(lake, 4, 1);
      // What is dropped for good, what expires after its drop, and what leaves with its files.
      api.delete(tables + "u?force=true").is(204);
      api.delete(tables + "v").is(204);
      String task =
          database
              .admin()
              .sql("select task_id::text from tasks where name = 'v'")
              .query(String.class)
              .single();
      api.post(
              lake.management() + "/task/control",
              "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"" + task + "\"]}")
          .is(204);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  database.count("select count(*) from events where event_name = 'TableDropped'")
                      == 2);
      String metadata = api.post(tables + "w/unregister", "{}").is(200).text("/metadata-location");
      assertCounted(lake, 1, 1);
      String registration =
          "{\"name\": \"w\", \"overwrite\": %s, \"metadata-location\": \"" + metadata + "\"}";
      api.post(lake.catalog() + "/namespaces/a/register", registration.formatted(false)).is(200);
      api.post(lake.catalog() + "/namespaces/a/register", registration.formatted(true)).is(200);
      assertCounted(lake, 2, 1);

      try (TestNode node = TestNode.start(database)) {
        // Counted in parts, again from the start, and to the end: always the same.
        long head = database.count("select max(position) from chain");
        database.admin().sql("delete from warehouse_statistics").update();
        database
            .admin()
            .sql(
                "update follower_positions set position = 0"
                    + " where follower = 'warehouse-statistics'")
            .update();
        assertCounted(lake, 2, 1);
        for (long last = 1; last <= head; last++) {
          count(node, last);
        }
        assertCounted(lake, 2, 1);
        count(node, Long.MAX_VALUE);
        assertCounted(lake, 2, 1);
      }
      // Another warehouse is counted for itself.
      Lake other = new Lake(api, database, api.localWarehouse("other"));
      assertCounted(other, 0, 0);
      assertCounted(lake, 2, 1);
      database.assertProved();
      database.admin().sql("update warehouse_statistics set tables = tables + 1").update();
      assertThat(database.verify(false).differences()).isNotEmpty();
    }
  }

  @Test
  void hoursArePagesAndTheNewestComesFirst() {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestServer server = TestServer.unused(database, false)) {
      Management api = new Management(server);
      api.bootstrap();
      Lake lake = new Lake(api, database, api.localWarehouse("paged"));
      lake.namespace("a");
      lake.table("a", "t");
      database.awaitSealed();
      try (TestNode node = TestNode.start(database)) {
        count(node, Long.MAX_VALUE);
      }
      // As if the last hours had been others.
      database
          .admin()
          .sql(
              "insert into warehouse_statistics select warehouse_id, hour - n * interval '1 hour',"
                  + " 0, 0, updated_at from warehouse_statistics, generate_series(1, 2) n"
                  + " where warehouse_id = ?::uuid")
          .param(lake.warehouse())
          .update();
      String path = lake.management() + "/statistics?page_size=2";
      var first = api.get(path).is(200);
      assertThat(first.json().get("stats").size()).isEqualTo(2);
      assertThat(first.json().at("/stats/0/number-of-tables").asInt()).isEqualTo(1);
      assertThat(Instant.parse(first.text("/stats/0/timestamp")))
          .isEqualTo(
              Instant.parse(first.text("/stats/0/updated-at"))
                  .truncatedTo(ChronoUnit.HOURS)
                  .plus(1, ChronoUnit.HOURS));
      var second = api.get(path + "&page_token=" + first.text("/next-page-token")).is(200);
      assertThat(second.json().get("stats").size()).isEqualTo(1);
      assertThat(second.json().has("next-page-token")).isFalse();
      assertThat(second.text("/stats/0/timestamp")).isLessThan(first.text("/stats/1/timestamp"));
      api.get(path + "&page_token=x").isError(400, "BadRequestException");
      api.get("/management/v1/warehouse/no-uuid/statistics")
          .isError(404, "NoSuchWarehouseException");
    }
  }
}
