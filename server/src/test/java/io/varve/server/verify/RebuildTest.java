package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.projections.verify.Rebuilt;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Snapshots;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Served tables that are not what the ledger leads to are rebuilt from it. */
final class RebuildTest {

  private final CatalogDatabase database = CatalogDatabase.create();

  @BeforeEach
  void fill() {
    try (TestNode node = TestNode.start(database)) {
      TestCatalog catalog = node.catalog();
      catalog.createNamespace("sales");
      catalog.createNamespace("sales", "old");
      catalog.createNamespace("busy");
      catalog.setNamespaceProperties(List.of("sales"), Map.of("owner", "alice"));
      catalog.createTable("sales", "orders");
      catalog.createTable("sales", "returns");
      catalog.commit(Snapshots.append(List.of("sales"), "orders", catalog.load("sales", "orders")));
      catalog.renameTable("sales", "returns", "sales", "refunds");
      catalog.createTable("sales", "gone");
      catalog.dropTable("sales", "gone");
      database.awaitSealed();
    }
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private Rebuilt rebuild() throws SQLException {
    return Verifier.rebuild(database.runtime(), position -> {});
  }

  @Test
  void soundTablesStayAsTheyAre() throws Exception {
    Rebuilt rebuilt = rebuild();
    assertThat(rebuilt.report().differences()).isEmpty();
    assertThat(rebuilt.report().events()).isEqualTo(database.events());
    assertThat(rebuilt.rows()).isEmpty();
    database.assertWhole();
  }

  @Test
  void rowsThatAreMissingChangedOrTooManyAreMendedWhileWritersGoOn() throws Exception {
    database.forge(
        """
        update namespaces set properties = replace(properties::text, 'alice', 'malice')::json
          where properties::text like '%alice%';
        update names set name = 'stranger' where name = 'refunds';
        delete from heads where stream_id = (select table_id from tables order by 1 limit 1);
        """);
    assertThat(database.verify(false).differences()).isNotEmpty();
    try (TestNode node = TestNode.start(database);
        TestNode other = TestNode.start(database);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      AtomicBoolean stopped = new AtomicBoolean();
      List<Future<Integer>> writers =
          List.of(
              threads.submit(() -> write(node.catalog(), "a", stopped)),
              threads.submit(() -> write(other.catalog(), "b", stopped)));
      Rebuilt rebuilt;
      try {
        rebuilt = rebuild();
      } finally {
        stopped.set(true);
      }
      assertThat(rebuilt.report().differences()).isEmpty();
      assertThat(rebuilt.rows()).containsOnlyKeys("namespaces", "names", "heads");
      assertThat(rebuilt.rows()).containsEntry("namespaces", 1L).containsEntry("heads", 1L);
      int written = writers.get(0).get() + writers.get(1).get();
      assertThat(written).isGreaterThan(1);
      assertThat(node.catalog().load("sales", "refunds")).isNotNull();
      database.awaitSealed();
      assertThat(database.count("select count(*) from tables")).isEqualTo(2 + written);
    }
    database.assertWhole();
  }

  private static int write(TestCatalog catalog, String prefix, AtomicBoolean stopped) {
    int written = 0;
    while (!stopped.get() || written == 0) {
      catalog.createTable("busy", prefix + written);
      written++;
    }
    return written;
  }

  @Test
  void ledgerThatIsNotWholeChangesNothing() throws Exception {
    database.forge(
        "delete from names where name = 'refunds';"
            + "update events set payload = replace(payload::text, 'alice', 'malice')::json"
            + " where payload::text like '%alice%'");
    List<String> before = database.verify(false).differences();
    Rebuilt rebuilt = rebuild();
    assertThat(rebuilt.report().differences()).isNotEmpty();
    assertThat(rebuilt.rows()).isEmpty();
    assertThat(database.verify(false).differences()).isEqualTo(before);
  }
}
