package io.varve.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.testing.EmbeddedTestPostgres;
import io.varve.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What waited for its position in a backup of a running server gets one, in order, elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestoredQueueTest {

  private static final int WAITING = 40;

  private EmbeddedTestPostgres from;
  private EmbeddedTestPostgres to;

  @BeforeAll
  void start() {
    from = EmbeddedTestPostgres.start();
    to = EmbeddedTestPostgres.start();
  }

  @AfterAll
  void stop() {
    from.close();
    to.close();
  }

  private static void burnTransactionIds(TestPostgres postgres, int count) {
    postgres
        .superuser("postgres")
        .sql(
            "do $$ begin for i in 1..%d loop perform pg_current_xact_id(); commit; end loop; end $$"
                .formatted(count))
        .update();
  }

  private static long nextTransactionId(TestPostgres postgres) {
    return postgres
        .superuser("postgres")
        .sql("select pg_current_xact_id()::text::bigint")
        .query(Long.class)
        .single();
  }

  private static long first(CatalogDatabase restored) {
    return restored.count("select min(xid::text::bigint) from seal_queue");
  }

  /** A backup that is taken while events wait, and more come after it. */
  private static CatalogDatabase backup(CatalogDatabase database, Supplier<CatalogDatabase> backup)
      throws SQLException {
    try (Connection lock = database.postgres().superuserSource(database.name()).getConnection();
        TestNode node = TestNode.start(database)) {
      database.awaitSealed();
      lock.setAutoCommit(false);
      try (Statement statement = lock.createStatement()) {
        statement.execute("select from chain_head for update");
      }
      TestCatalog catalog = node.catalog();
      for (int i = 0; i < WAITING / 2; i++) {
        catalog.createNamespace("n" + i);
        catalog.createNamespace("n" + i, "inner");
      }
      CatalogDatabase restored = backup.get();
      catalog.createNamespace("lost");
      node.close();
      lock.rollback();
      return restored;
    }
  }

  private static void assertServedInOrder(CatalogDatabase restored) {
    List<String> queued =
        restored
            .admin()
            .sql("select event_id from seal_queue join events using (sequence) order by ticket")
            .query(String.class)
            .list();
    assertThat(queued).hasSize(WAITING);
    try (TestNode node = TestNode.start(restored)) {
      for (int i = 0; i < WAITING; i++) {
        node.catalog().createNamespace("later" + i);
      }
      restored.awaitSealed();
    }
    List<String> sealed =
        restored
            .admin()
            .sql("select event_id from chain join events using (sequence) order by position")
            .query(String.class)
            .list();
    assertThat(sealed).hasSize((int) restored.events()).containsSubsequence(queued);
    int last = sealed.indexOf(queued.getLast());
    assertThat(sealed.subList(last - WAITING + 1, last + 1)).isEqualTo(queued);
    assertThat(last).as("new events come after").isEqualTo(sealed.size() - WAITING - 1);
    restored.assertProved();
  }

  @Test
  void aDumpWhoseTransactionIdsTheNewClusterHasNotReachedIsSealedInOrder() throws SQLException {
    burnTransactionIds(
        from, (int) Math.max(0, nextTransactionId(to) - nextTransactionId(from)) + 3_000);
    CatalogDatabase database = CatalogDatabase.create(from);
    CatalogDatabase restored = backup(database, () -> database.dumpedInto(to));
    assertThat(nextTransactionId(to)).isLessThan(nextTransactionId(from) - 1_000);
    assertServedInOrder(restored);
  }

  @Test
  void aDumpWhoseTransactionIdsComeAgainInTheNewClusterIsSealedInOrder() throws SQLException {
    burnTransactionIds(
        from, (int) Math.max(0, nextTransactionId(to) - nextTransactionId(from)) + 3_000);
    CatalogDatabase database = CatalogDatabase.create(from);
    CatalogDatabase restored =
        backup(
            database,
            () -> {
              CatalogDatabase copy = database.dumpedInto(to);
              // The new cluster is about to give out the very ids that wait in its queue.
              burnTransactionIds(to, (int) Math.max(0, first(copy) - 30 - nextTransactionId(to)));
              return copy;
            });
    assertServedInOrder(restored);
  }

  @Test
  void aDumpWhoseTransactionIdsTheNewClusterHasPassedIsSealedInOrder() throws SQLException {
    burnTransactionIds(
        to, (int) Math.max(0, nextTransactionId(from) - nextTransactionId(to)) + 9000);
    CatalogDatabase database = CatalogDatabase.create(from);
    assertServedInOrder(backup(database, () -> database.dumpedInto(to)));
  }

  @Test
  void aFolderThatWasCopiedWhileItRanIsSealedInOrder() throws SQLException {
    CatalogDatabase database = CatalogDatabase.create(from);
    CatalogDatabase restored = backup(database, () -> database.in(from.copyWhileItRuns()));
    try {
      assertServedInOrder(restored);
    } finally {
      restored.postgres().close();
    }
  }

  @Test
  void aQueueThatAnOlderVersionHasBegunAnEpochOverIsSealedAtTheNextStart() throws SQLException {
    CatalogDatabase database = CatalogDatabase.create(from);
    CatalogDatabase restored = backup(database, () -> database.dumpedInto(to));
    restored.forge(
        """
        insert into epochs (number, name, position, hash, place, reason)
          select 2, '2-00000000', position, hash, 'elsewhere', 'older version' from chain_head;
        update epochs set place = format('cluster %s, timeline %s, database %s',
            s.system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), d.oid)
          from pg_control_system() s, pg_database d
          where d.datname = current_database() and number = 2;
        update seal_queue set xid = (xid::text::bigint + 1000000000)::text::xid8;
        """);
    assertServedInOrder(restored);
  }
}
