package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.projections.timeline.AttemptTimelines;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import org.junit.jupiter.api.Test;

/** Attempts are in the timelines of what their objects were made in, however soon they came. */
final class AttemptTimelinesTest {

  private static void attempt(CatalogDatabase database, String table, String before) {
    database
        .admin()
        .sql(
            """
            insert into attempts (position, recorded_at, outcome, actor, object_kind, object_id,
              details, hash)
            select (select coalesce(max(position), 0) + 1 from attempts),
              (select max(sealed_at) from chain) - cast(? as interval), 'vended', 'somebody', 'table',
              cast(? as uuid), '{}', decode('00', 'hex')
            """)
        .params(before, table)
        .update();
  }

  private static long many(CatalogDatabase database, String key) {
    return database.count(
        "select coalesce(sum(cardinality(offsets)), 0) from attempt_timelines where key = '"
            + key
            + "'");
  }

  @Test
  void attemptBeforeTheSealingOfItsObjectIsBelowItsNamespace() {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      String table;
      String namespace;
      String warehouse;
      try (TestServer server = TestServer.unused(database, false)) {
        Management api = new Management(server);
        api.bootstrap();
        Lake lake = new Lake(api, database, api.softWarehouse("vending"));
        lake.namespace("n");
        lake.table("n", "t");
        database.awaitSealed();
        table = lake.id("n", "t");
        namespace = lake.id("n");
        warehouse = lake.warehouse();
        // Then the history is up to date.
        api.get(lake.management() + "/table/" + table + "/timeline").is(200);
      }
      long before = database.count("select coalesce(max(position), 0) from attempts");
      attempt(database, table, "1 hour");
      attempt(database, table, "1 millisecond");
      AttemptTimelines timelines = new AttemptTimelines(database.admin());

      // While something waits for its position, only what was recorded a second before is settled.
      database.admin().sql("insert into seal_queue (xid, sequence) values ('1', 1)").update();
      timelines.advance();
      assertThat(many(database, table)).isEqualTo(1);
      database.admin().sql("delete from seal_queue").update();
      timelines.advance();

      assertThat(many(database, table)).isEqualTo(2);
      assertThat(many(database, namespace)).isEqualTo(2);
      assertThat(many(database, warehouse)).isEqualTo(2);
      NaiveTimelines naive = NaiveTimelines.of(database);
      assertThat(naive.attemptsOf(namespace)).containsExactly(before + 1, before + 2);
    }
  }
}
