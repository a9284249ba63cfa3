package io.varve.server.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.Sealer;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Any number of sealers make one chain of what was committed. */
final class SealerTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);

  private final CatalogDatabase database = CatalogDatabase.create();

  @AfterEach
  void drop() {
    database.close();
  }

  private final DataSource runtime = database.runtime();
  private final TransactionTemplate transactions =
      new TransactionTemplate(new JdbcTransactionManager(runtime));

  private Sealer sealer(TransactionOperations operations, Clock clock) {
    return new Sealer(
        new TransactionPipeline(runtime), operations, clock, new SimpleMeterRegistry());
  }

  private Sealer sealer() {
    return sealer(transactions, Clock.systemUTC());
  }

  /** Commits events that no node has sealed when it ends. */
  private void commitUnsealed(int namespaces) throws Exception {
    try (Connection connection =
            database.postgres().superuserSource(database.name()).getConnection();
        TestNode node = TestNode.start(database)) {
      database.awaitSealed();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("select from chain_head for update");
      }
      TestCatalog catalog = node.catalog();
      for (int i = 0; i < namespaces; i++) {
        catalog.createNamespace("n" + i);
      }
      node.close();
      connection.rollback();
    }
    assertThat(database.count("select count(*) from seal_queue")).isEqualTo(namespaces);
  }

  @Test
  void manySealersOnTwoNodesMakeOneChainOfCommitsLateCommitsAndRollbacks() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger committed = new AtomicInteger();
    try (TestNode one = TestNode.start(database);
        TestNode two = TestNode.start(database)) {
      one.catalog().createNamespace("sales");
      List<Work> works = new ArrayList<>();
      for (int w = 0; w < 8; w++) {
        int writer = w;
        TestCatalog catalog = (w % 2 == 0 ? one : two).catalog();
        works.add(counting(running, writing, () -> committed.addAndGet(write(catalog, writer))));
      }
      for (int w = 0; w < 2; w++) {
        String name = "late" + w;
        works.add(
            counting(
                running,
                writing,
                () -> {
                  commitLate(one, name, false);
                  commitLate(two, name + "rolledback", true);
                }));
      }
      for (int s = 0; s < 6; s++) {
        TestNode node = s % 2 == 0 ? one : two;
        Sealer sealer =
            new Sealer(
                node.get(TransactionPipeline.class),
                node.get(TransactionOperations.class),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        works.add(
            () -> {
              while (writing.get()) {
                sealer.seal();
                Thread.yield();
              }
            });
      }
      Together.run(LIMIT, works);
      database.awaitSealed();
    }
    assertThat(committed.get()).isGreaterThan(400);
    assertThat(database.count("select max(sequence) from events"))
        .as("sequences that rolled-back transactions took")
        .isGreaterThan(database.events());
    assertThat(
            database.count(
                """
                select count(*) from (
                  select sequence < lag(sequence) over (order by position) as later from chain) x
                where later
                """))
        .as("late commits")
        .isPositive();
    database.assertWhole();
    printLag("16 threads on two nodes");
  }

  private static Work counting(AtomicInteger running, AtomicBoolean writing, Work work) {
    running.incrementAndGet();
    return () -> {
      try {
        work.run();
      } finally {
        if (running.decrementAndGet() == 0) {
          writing.set(false);
        }
      }
    };
  }

  private static int write(TestCatalog catalog, int writer) {
    String table = "t" + writer;
    catalog.createTable("sales", table);
    for (int i = 0; i < 20; i++) {
      catalog.createTable("sales", table + "-" + i);
      catalog.commitTransaction(
          List.of(
              TestCatalog.settingProperties("sales", table, Map.of("k", "v" + i)),
              TestCatalog.settingProperties("sales", table + "-" + i, Map.of("k", "v"))));
      catalog.renameTable("sales", table + "-" + i, "sales", table + "-renamed-" + i);
    }
    return 1 + 20 * 4;
  }

  /** Takes its sequence numbers early and ends when events after them are sealed already. */
  private void commitLate(TestNode node, String name, boolean rollBack) {
    TestCatalog catalog = node.catalog();
    SealedLedger ledger = node.get(SealedLedger.class);
    node.get(TransactionOperations.class)
        .executeWithoutResult(
            status -> {
              catalog.createNamespace(name);
              // Sent now, as the transaction is not to commit yet.
              node.get(TransactionPipeline.class).reading();
              long then = ledger.head();
              await().atMost(Duration.ofSeconds(10)).until(() -> ledger.head() > then + 10);
              if (rollBack) {
                status.setRollbackOnly();
              }
            });
  }

  @Test
  void failedPassIsSealedTheNextTime() throws Exception {
    commitUnsealed(3);
    AtomicBoolean fails = new AtomicBoolean(true);
    Sealer sealer =
        sealer(
            new TransactionOperations() {
              @Override
              public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
                return transactions.execute(
                    status -> {
                      T result = action.doInTransaction(status);
                      if (fails.getAndSet(false)) {
                        throw new IllegalStateException("The connection is gone");
                      }
                      return result;
                    });
              }
            },
            Clock.systemUTC());
    assertThatThrownBy(sealer::seal).hasMessage("The connection is gone");
    assertThat(sealer.seal()).isPresent();
    assertThat(database.count("select count(*) from seal_queue")).isZero();
    database.assertWhole();
  }

  @Test
  void aSealerThatFindsAnotherAtWorkLeavesItToThat() throws Exception {
    commitUnsealed(2);
    Sealer sealer = sealer();
    try (Connection other = database.runtime().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from chain_head for update");
      assertThat(sealer.seal()).contains(new Sealer.Pass(0, true));
      other.rollback();
    }
    assertThat(sealer.seal()).hasValueSatisfying(pass -> assertThat(pass.head()).isEqualTo(5));
    database.assertWhole();
  }

  @Test
  void theTimeOfSealingNeverGoesBackThoughTheClockDoes() throws Exception {
    commitUnsealed(1);
    sealer(transactions, Clock.fixed(Instant.parse("2001-01-01T00:00:00Z"), ZoneOffset.UTC)).seal();
    assertThat(
            database.count(
                """
                select count(*) from (
                  select sealed_at < lag(sealed_at) over (order by position) as back from chain) x
                where back
                """))
        .isZero();
    database.assertWhole();
  }

  @Test
  void aNodeSealsWhatAnotherLeftWhenItDied() throws Exception {
    commitUnsealed(2);
    try (TestNode node = TestNode.start(database)) {
      database.awaitSealed();
      assertThat(node.get(SealedLedger.class).head()).isEqualTo(5);
    }
  }

  @Test
  void commitsOfOneWriterAreSealedWithinMilliseconds() {
    try (TestNode node = TestNode.start(database)) {
      TestCatalog catalog = node.catalog();
      catalog.createNamespace("sales");
      for (int i = 0; i < 150; i++) {
        catalog.createTable("sales", "t" + i);
      }
      database.awaitSealed();
    }
    // A bound that only a sealer that waits for its poll would miss, not a busy machine.
    assertThat(printLag("one writer")).isLessThan(200);
  }

  private double printLag(String what) {
    double millis =
        database
            .admin()
            .sql(
                """
                select percentile_cont(0.95) within group (
                  order by extract(epoch from sealed_at - occurred_at::timestamptz) * 1000)
                from chain join events using (sequence)
                where event_name not in ('ProjectCreated', 'WarehouseCreated')
                  and stream_id not in (select namespace_id from namespaces where name like 'late%')
                """)
            .query(Double.class)
            .single();
    System.out.printf("Occurred to sealed, p95, %s: %.1f ms%n", what, millis);
    return millis;
  }
}
