package io.varve.server.race;

import static io.varve.command.refusal.Reason.COMMIT_FAILED;
import static io.varve.command.refusal.Reason.NO_SUCH_NAMESPACE;
import static io.varve.command.refusal.Reason.NO_SUCH_TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.command.commit.TableCommits.TableUpdate;
import io.varve.command.refusal.Reason;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Refusals;
import io.varve.server.node.Snapshots;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many writers on two nodes commit to the same tables. */
final class CommitRacesTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);
  private static final String NAMESPACE = "sales";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode one = TestNode.start(database);
  private final TestNode two = TestNode.start(database);
  private final TestCatalog here = one.catalog();
  private final TestCatalog there = two.catalog();

  @BeforeEach
  void makeTables() {
    here.createNamespace(NAMESPACE);
    here.createTable(NAMESPACE, "a");
    here.createTable(NAMESPACE, "b");
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    database.assertNoDeadlock();
    database.close();
  }

  private TestCatalog catalog(int writer) {
    return writer % 2 == 0 ? here : there;
  }

  @Test
  void noneOfTheCommitsThatRequireNothingIsRefusedOrLost() throws Exception {
    int writers = 8;
    int commits = 25;
    commitTogether(writers, commits, (writer, i) -> Map.of("by" + writer + "-" + i, "yes"));

    assertThat(there.load(NAMESPACE, "a").properties().keySet())
        .filteredOn(key -> key.startsWith("by"))
        .hasSize(writers * commits);
    assertEachCommitIsMadeOnTheOneBefore(writers * commits);
    database.assertWhole();
  }

  @Test
  void nodesTakeTurnsAtATableSoThatFewFilesAreWrittenInVain() throws Exception {
    int writers = 12;
    int commits = 40;
    double before = filesWritten();
    commitTogether(writers, commits, (writer, i) -> Map.of("by" + writer, "" + i));

    assertThat(filesWritten() - before).isBetween(1.0 * writers * commits, 1.5 * writers * commits);
    database.assertWhole();
  }

  private interface Properties {
    Map<String, String> of(int writer, int commit);
  }

  /** Writers on both nodes set properties of one table, each so many times. */
  private void commitTogether(int writers, int commits, Properties properties) throws Exception {
    List<Work> works = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int writer = w;
      works.add(
          () -> {
            for (int i = 0; i < commits; i++) {
              catalog(writer).setProperties(NAMESPACE, "a", properties.of(writer, i));
            }
          });
    }
    Together.run(LIMIT, works);
  }

  private double filesWritten() {
    return Stream.of(one, two)
        .mapToDouble(node -> node.get(MeterRegistry.class).counter("varve.metadata.writes").count())
        .sum();
  }

  private void assertEachCommitIsMadeOnTheOneBefore(int commits) {
    assertThat(
            database.count(
                """
                select count(*) from events later join events earlier
                  on earlier.stream_id = later.stream_id
                  and earlier.stream_version = later.stream_version - 1
                where later.event_name = 'TableCommitted'
                  and later.payload->>'previous-metadata-location'
                    = earlier.payload->'metadata'->>'location'
                """))
        .isEqualTo(commits);
  }

  @Test
  void exactlyOneOfCommitsOnOneSnapshotSucceedsAndOthersGetAReason() throws Exception {
    for (int i = 0; i < 25; i++) {
      TableMetadata base = here.load(NAMESPACE, "a");
      List<Callable<Optional<Reason>>> calls = new ArrayList<>();
      for (int writer = 0; writer < 6; writer++) {
        TestCatalog catalog = catalog(writer);
        TableUpdate append = Snapshots.append(List.of(NAMESPACE), "a", base);
        calls.add(() -> Refusals.of(() -> catalog.commit(append), Set.of(COMMIT_FAILED)));
      }
      assertThat(Together.call(LIMIT, calls)).filteredOn(Optional::isEmpty).hasSize(1);
      assertThat(there.load(NAMESPACE, "a").snapshots()).hasSize(i + 1);
    }
    database.assertWhole();
  }

  @Test
  void appendsThatAreTriedAgainAllCome() throws Exception {
    int writers = 6;
    int appends = 8;
    AtomicInteger conflicts = new AtomicInteger();
    List<Work> works = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      TestCatalog catalog = catalog(w);
      works.add(
          () -> {
            for (int done = 0; done < appends; ) {
              TableUpdate append =
                  Snapshots.append(List.of(NAMESPACE), "a", catalog.load(NAMESPACE, "a"));
              if (Refusals.of(() -> catalog.commit(append), Set.of(COMMIT_FAILED)).isEmpty()) {
                done++;
              } else {
                conflicts.incrementAndGet();
              }
            }
          });
    }
    Together.run(LIMIT, works);

    TableMetadata table = here.load(NAMESPACE, "a");
    assertThat(table.snapshots()).hasSize(writers * appends);
    assertThat(table.lastSequenceNumber()).isEqualTo(writers * appends);
    assertThat(conflicts.get()).isPositive();
    assertEachCommitIsMadeOnTheOneBefore(writers * appends);
    database.assertWhole();
  }

  @Test
  void transactionsThatCrossEachOtherAllHappenWhole() throws Exception {
    int writers = 8;
    int transactions = 15;
    List<Work> works = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int writer = w;
      works.add(
          () -> {
            for (int i = 0; i < transactions; i++) {
              Map<String, String> property = Map.of("by" + writer + "-" + i, "yes");
              TableUpdate a = TestCatalog.settingProperties(NAMESPACE, "a", property);
              TableUpdate b = TestCatalog.settingProperties(NAMESPACE, "b", property);
              // Both orders on both nodes.
              catalog(writer).commitTransaction(writer % 4 < 2 ? List.of(a, b) : List.of(b, a));
            }
          });
    }
    Together.run(LIMIT, works);

    assertThat(here.load(NAMESPACE, "a").properties())
        .isEqualTo(there.load(NAMESPACE, "b").properties())
        .hasSizeGreaterThanOrEqualTo(writers * transactions);
    assertThat(
            database.count(
                """
                select count(*) from (
                  select from events where event_name = 'TableCommitted'
                  group by metadata->>'request-id'
                  having count(*) = 2 and count(distinct stream_id) = 2
                    and array_agg(metadata->>'event-index' order by sequence) = '{0,1}'
                    and every(metadata->>'event-count' = '2')) whole
                """))
        .isEqualTo(writers * transactions);
    database.assertWhole();
  }

  @Test
  void aTransactionWithOneStalePartChangesNothing() throws Exception {
    for (int i = 0; i < 15; i++) {
      TableMetadata base = here.load(NAMESPACE, "a");
      List<Callable<Optional<Reason>>> calls = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        TestCatalog catalog = catalog(writer);
        String key = "round" + i + "-" + writer;
        List<TableUpdate> updates =
            List.of(
                TestCatalog.settingProperties(NAMESPACE, "b", Map.of(key, "yes")),
                Snapshots.append(List.of(NAMESPACE), "a", base));
        calls.add(
            () -> Refusals.of(() -> catalog.commitTransaction(updates), Set.of(COMMIT_FAILED)));
      }
      assertThat(Together.call(LIMIT, calls)).filteredOn(Optional::isEmpty).hasSize(1);
      assertThat(here.load(NAMESPACE, "a").snapshots()).hasSize(i + 1);
      assertThat(here.load(NAMESPACE, "b").properties().keySet())
          .filteredOn(key -> key.startsWith("round"))
          .hasSize(i + 1);
    }
    database.assertWhole();
  }

  @Test
  void transactionsThatChangeAndCreateTablesEndWithTheirNamespace() throws Exception {
    for (int i = 0; i < 12; i++) {
      String namespace = "n" + i;
      here.createNamespace(namespace);
      here.createTable(namespace, "old");
      CountDownLatch underWay = new CountDownLatch(4);
      Together.run(
          LIMIT,
          List.of(
              () -> changeAndCreateUntilTheEnd(here, namespace, "x", underWay),
              () -> changeAndCreateUntilTheEnd(there, namespace, "y", underWay),
              () -> changeAndCreateUntilTheEnd(here, namespace, "z", underWay),
              () -> {
                underWay.await();
                there.dropNamespace(true, namespace);
              }));
      assertThat(database.count("select count(*) from namespaces")).isEqualTo(1);
    }
    database.assertWhole();
  }

  private void changeAndCreateUntilTheEnd(
      TestCatalog catalog, String namespace, String prefix, CountDownLatch underWay)
      throws Exception {
    Optional<Reason> refusal = Optional.empty();
    for (int i = 0; refusal.isEmpty(); i++) {
      String name = prefix + i;
      String location = database.warehouseUri() + "/asked/" + namespace + "/" + name;
      List<TableUpdate> updates =
          List.of(
              TestCatalog.settingProperties(namespace, "old", Map.of(name, "v")),
              Snapshots.creation(List.of(namespace), name, location));
      refusal =
          Refusals.of(
              () -> catalog.commitTransaction(updates), Set.of(NO_SUCH_NAMESPACE, NO_SUCH_TABLE));
      underWay.countDown();
    }
  }

  @Test
  void aTransactionThatWaitsForANameKeepsItsNamespaceFromBeingDropped() throws Exception {
    List<TableUpdate> updates =
        List.of(
            TestCatalog.settingProperties(NAMESPACE, "a", Map.of("k", "v")),
            Snapshots.creation(List.of(NAMESPACE), "c", database.warehouseUri() + "/asked/c"));
    try (Connection other = database.postgres().superuserSource(database.name()).getConnection();
        Statement statement = other.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      // Takes the name and, without triggers, nothing else.
      statement.execute("set local session_replication_role = replica");
      statement.execute(
          "insert into names select namespace_id, 'c', 'table', gen_random_uuid() from namespaces");
      var transaction = threads.submit(() -> here.commitTransaction(updates));
      database.awaitWaiting(1);
      var drop = threads.submit(() -> there.dropNamespace(true, NAMESPACE));
      database.awaitWaiting(2);
      other.rollback();
      transaction.get();
      drop.get();
    }
    assertThat(database.count("select count(*) from names")).isZero();
    database.assertWhole();
  }

  @Test
  void oneOfTransactionsThatCreateTheSameTablesInAnyOrderWins() throws Exception {
    for (int i = 0; i < 15; i++) {
      int round = i;
      List<Callable<Optional<Reason>>> calls = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        int writer = w;
        List<TableUpdate> both = new ArrayList<>();
        for (String name : writer < 2 ? List.of("x", "y") : List.of("y", "x")) {
          both.add(
              Snapshots.creation(
                  List.of(NAMESPACE),
                  name + round,
                  database.warehouseUri() + "/asked/" + round + "/" + writer + "/" + name));
        }
        calls.add(
            () ->
                Refusals.of(() -> catalog(writer).commitTransaction(both), Set.of(COMMIT_FAILED)));
      }
      assertThat(Together.call(LIMIT, calls)).filteredOn(Optional::isEmpty).hasSize(1);
    }
    database.assertWhole();
  }
}
