package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.management.Management;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Usage of a table, and the erasure of a user, from the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UsageCliTest {

  private static final String COMMIT =
      """
      {"report-type": "commit-report", "table-name": "t", "snapshot-id": 1, "sequence-number": 1,
       "operation": "append", "metrics": {
         "total-duration": {"count": 1, "time-unit": "nanoseconds", "total-duration": 2500000},
         "attempts": {"unit": "count", "value": 3}},
       "metadata": {"engine-name": "spark", "engine-version": "4.0.1"}}\
      """;
  private static final String SCAN =
      """
      {"report-type": "scan-report", "table-name": "t", "snapshot-id": 1, "filter": true,
       "schema-id": 0, "projected-field-ids": [1], "projected-field-names": ["id"],
       "metrics": {"total-planning-duration": {"count": 1, "time-unit": "nanoseconds",
         "total-duration": 1500000}}, "metadata": {}}\
      """;

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);

  @BeforeAll
  void start() {
    api.bootstrap();
    String catalog = "/catalog/v1/" + api.localWarehouse("lake");
    api.post(catalog + "/namespaces", "{\"namespace\":[\"shop\"]}").is(200);
    for (String name : new String[] {"orders", "unread"}) {
      api.post(
              catalog + "/namespaces/shop/tables",
              "{\"name\":\""
                  + name
                  + "\",\"schema\":{\"type\":\"struct\",\"schema-id\":0,\"fields\":[]}}")
          .is(200);
    }
    for (String report : new String[] {COMMIT, SCAN}) {
      api.post(catalog + "/namespaces/shop/tables/orders/metrics", report).is(204);
    }
    await().until(() -> database.count("select count(*) from usage_reports") == 2);
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private Ran varve(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--uri=" + server.url();
    return Ran.of(Varve.commandLine(), all);
  }

  @Test
  void usageIsATableForPeopleAndJsonForPipesUntilItsUserIsErased() {
    assertThat(varve("usage", "lake/shop.orders", "--since=2h").succeeded().out())
        .containsPattern("FROM +SCANS +FILES +BYTES +PLANNING +COMMITS +CONFLICTS")
        .containsPattern("TOTAL +1 +0 +0 +1\\.5\\d* ms +1 +2")
        .containsPattern("spark/4\\.0\\.1 +0 +1")
        .containsPattern("id +1 +1")
        .contains("Last read at ");
    assertThat(varve("usage", "lake/shop.orders", "--bucket=day", "--json").succeeded().out())
        .contains("\"conflicts\":2", "\"whole-since\":");
    assertThat(varve("usage", "lake/shop.unread").succeeded().out()).contains("No client reported");
    assertThat(varve("usage", "lake/shop.orders", "--bucket=week").refused().problem())
        .contains("hour or day");
    assertThat(varve("usage", "lake/shop.none").refused().problem()).contains("shop.none");
    eraseUser();
  }

  // Last, for the user's reports go, too.
  private void eraseUser() {
    String actor =
        database
            .admin()
            .sql("select metadata->>'actor' from events where event_name = 'TableCreated' limit 1")
            .query(String.class)
            .single();
    assertThat(varve("user", "erase", actor).refused().problem()).contains("--yes");
    assertThat(varve("user", "erase", "oidc~none", "--yes").refused().problem())
        .contains("Nothing is known of a user oidc~none");
    varve("user", "erase", actor, "--yes").succeeded();
    assertThat(database.count("select count(*) from erased_users")).isEqualTo(1);
    assertThat(database.count("select count(*) from users")).isZero();
  }
}
