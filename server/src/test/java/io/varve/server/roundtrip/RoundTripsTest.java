package io.varve.server.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.seal.Sealer;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import io.varve.server.roundtrip.PostgresTraffic.Cost;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How many statements a command sends to Postgres, and how often it waits. One more fails here: it
 * is added on purpose, or not at all.
 */
final class RoundTripsTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode node = TestNode.start(database);
  private final TestCatalog catalog = node.catalog();

  @BeforeEach
  void fill() {
    catalog.createNamespace("sales");
    catalog.createTable("sales", "orders");
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void commitFindsTheTableAndSendsOneTransaction() {
    Cost cost =
        PostgresTraffic.of(() -> catalog.setProperties("sales", "orders", Map.of("k", "v")));
    // Table; BEGIN, request, head, event, table, COMMIT.
    assertThat(cost).isEqualTo(new Cost(2, 7));
  }

  @Test
  void creationFindsTheNamespaceRecordsTheFileAndSendsOneTransaction() {
    Cost cost = PostgresTraffic.of(() -> catalog.createTable("sales", "bills"));
    // Name; begun files; BEGIN, request, head, event, name with table, COMMIT.
    assertThat(cost).isEqualTo(new Cost(3, 8));
  }

  @Test
  void mostCreationsOfManyHaveTheirFileRecordedBefore() {
    Cost cost =
        PostgresTraffic.of(
            () -> {
              for (int n = 0; n < 30; n++) {
                catalog.createTable("sales", "bills" + n);
              }
            });
    // The one of the set-up had one file; then there are 2, 4, 8 and 16 at a time.
    assertThat(cost).isEqualTo(new Cost(30 * 2 + 4, 30 * 7 + 4));
  }

  @Test
  void renameFindsBothNamesAndSendsOneTransaction() {
    Cost cost = PostgresTraffic.of(() -> catalog.renameTable("sales", "orders", "sales", "bills"));
    // Old name; new name; BEGIN, request, head, event, name, COMMIT.
    assertThat(cost).isEqualTo(new Cost(3, 8));
  }

  @Test
  void dropFindsTheTableAndSendsOneTransaction() {
    // Whether the warehouse wants a reason is known for a second.
    catalog.createTable("sales", "bills");
    catalog.dropTable("sales", "bills");
    Cost cost = PostgresTraffic.of(() -> catalog.dropTable("sales", "orders"));
    // Table; BEGIN, request, head, event, all rows of the table, COMMIT.
    assertThat(cost).isEqualTo(new Cost(2, 7));
  }

  @Test
  void loadFindsTheTableOfItsWarehouse() throws Exception {
    try (TestServer server = TestServer.start(database)) {
      String table =
          server.url()
              + "/catalog/v1/"
              + catalog.warehouse().warehouseId()
              + "/namespaces/sales/tables/orders";
      // The second one, for the first reads the metadata file.
      assertThat(get(table)).isEqualTo(200);
      assertThat(PostgresTraffic.ofRequests(() -> assertThat(get(table)).isEqualTo(200)))
          .isEqualTo(new Cost(1, 1));
    }
  }

  private static int get(String uri) {
    try {
      return TestServer.get(uri).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sealerLocksAndReadsThenAppendsAndCommits() {
    // BEGIN, setting, lock, queue; COMMIT with what was appended, if anything waited.
    Cost cost = PostgresTraffic.of(() -> node.get(Sealer.class).seal());
    assertThat(cost.roundTrips()).isEqualTo(2);
    assertThat(cost.statements()).isBetween(5, 6);
  }
}
