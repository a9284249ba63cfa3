package io.varve.server.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.FoldersInUse;
import io.varve.command.tabular.HoldWrites;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.TaskTiming;
import io.varve.command.taskcontrol.TaskWrites;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.query.page.PageRequest;
import io.varve.query.task.TaskReads;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.server.task.TaskRunner.StoppedException;
import io.varve.storage.metadata.MetadataStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tasks on several nodes: each is run once, and by another node if one dies. */
final class DeferredTasksTest {

  private CatalogDatabase database;
  private TestNode node;
  private TestCatalog catalog;

  @BeforeEach
  void start() {
    database = CatalogDatabase.create();
    node = TestNode.start(database);
    catalog = node.catalog();
    catalog.createNamespace("ns");
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  private TestNode hurried() {
    return TestNode.start(
        database,
        database.settings(),
        context ->
            context.registerBean(
                TaskTiming.class,
                () -> new TaskTiming(Duration.ofMillis(200), Duration.ofMillis(500))));
  }

  private void purge(String table) {
    catalog.createTable("ns", table);
    catalog.dropTable("ns", table, true);
  }

  private List<UUID> tasks() {
    return database.admin().sql("select task_id from tasks").query(UUID.class).list();
  }

  private void runAt(Instant when) {
    node.get(TaskWrites.class).runAt(TestCatalog.request(), tasks(), when);
  }

  private long count(String event) {
    return database.count("select count(*) from events where event_name = '" + event + "'");
  }

  @Test
  void taskIsRunOnceByOneOfTheNodes() {
    for (int i = 0; i < 12; i++) {
      purge("t" + i);
    }
    runAt(Instant.now());
    try (TestNode one = hurried();
        TestNode other = hurried()) {
      assertThat(one).isNotSameAs(other);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> database.count("select count(*) from tasks where status = 'SUCCESS'") == 12);
    }
    assertThat(count("TablePurged")).isEqualTo(12);
    assertThat(database.count("select count(*) from task_attempts where status = 'SUCCESS'"))
        .isEqualTo(12);
    assertThat(database.count("select count(*) from task_attempts")).isEqualTo(12);
    assertThat(database.verify(true).differences()).isEmpty();
  }

  private static SupportsPrefixOperations filesThatFillTheHeap() {
    return (SupportsPrefixOperations)
        Proxy.newProxyInstance(
            DeferredTasksTest.class.getClassLoader(),
            new Class<?>[] {SupportsPrefixOperations.class},
            (proxy, method, arguments) -> {
              throw new OutOfMemoryError("as the JVM says it");
            });
  }

  /** As a node leaves it that is killed while it works. */
  private void leftByADeadNode(UUID task, int deathsBefore) {
    database
        .admin()
        .sql(
            """
            insert into scheduled_tasks (task_name, task_instance, execution_time, picked,
              picked_by, last_heartbeat, version, consecutive_failures)
            values ('late-task', ?, now() - interval '1 hour', true, 'dead',
              now() - interval '1 hour', 1, ?)
            """)
        .params(task.toString(), deathsBefore)
        .update();
    for (int attempt = 1; attempt <= deathsBefore; attempt++) {
      database
          .admin()
          .sql(
              "insert into task_attempts (task_id, attempt, status, scheduled_for, started_at,"
                  + " ended_at, message) values (?, ?, 'FAILED', now(), now(), now(),"
                  + " 'The node died that ran it')")
          .params(task, attempt)
          .update();
    }
    database
        .admin()
        .sql(
            "insert into task_attempts (task_id, attempt, status, scheduled_for, started_at)"
                + " values (?, ?, 'RUNNING', now(), now())")
        .params(task, deathsBefore + 1)
        .update();
  }

  @Test
  void taskThatThreeNodesDiedOfIsNotTriedAgainUntilAskedFor() {
    purge("t");
    runAt(Instant.now());
    UUID task = tasks().getFirst();
    leftByADeadNode(task, 2);
    try (TestNode living = hurried()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> database.count("select count(*) from failed_tasks") == 1);
      assertThat(
              database.count("select count(*) from scheduled_tasks where task_name = 'late-task'"))
          .isZero();
      assertThat(
              database.count(
                  "select count(*) from task_attempts where status = 'FAILED'"
                      + " and message = 'The node died that ran it' and ended_at is not null"))
          .isEqualTo(3);
      assertThat(count("TablePurged")).isZero();

      living.get(TaskWrites.class).runAt(TestCatalog.request(), List.of(task), Instant.now());
      await().atMost(Duration.ofSeconds(60)).until(() -> count("TablePurged") == 1);
    }
  }

  @Test
  void aTaskThatNeedsTooMuchMemoryHasFailedAndNothingElseHas() {
    purge("t");
    runAt(Instant.now());
    UUID task = tasks().getFirst();
    try (TestNode small =
        TestNode.start(
            database,
            database.settings(),
            context ->
                context.registerBean(
                    "purgeTask",
                    PurgeTask.class,
                    () -> {
                      JdbcClient jdbc = context.getBean(JdbcClient.class);
                      SupportsPrefixOperations files = filesThatFillTheHeap();
                      return new PurgeTask(
                          new DuePurges(jdbc),
                          new FoldersInUse(jdbc),
                          new KnownMetadata(jdbc),
                          context.getBean(CommandGateway.class),
                          files,
                          context.getBean(RecordedFiles.class),
                          new MetadataStore(files, 1 << 20, new SimpleMeterRegistry()));
                    }))) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> small.get(TaskRunner.class).run(task));
    }
    assertThat(
            database
                .admin()
                .sql("select status || ' ' || message from task_attempts")
                .query(String.class)
                .single())
        .startsWith("FAILED It needed more than this node has");
  }

  @Test
  void anotherNodeTakesOverWhatADeadOneHadInHand() {
    purge("t");
    runAt(Instant.now());
    UUID task = tasks().getFirst();
    leftByADeadNode(task, 0);
    assertThat(count("TablePurged")).isZero();
    try (TestNode living = hurried()) {
      assertThat(living).isNotNull();
      await().atMost(Duration.ofSeconds(60)).until(() -> count("TablePurged") == 1);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          database
                              .admin()
                              .sql("select status from task_attempts order by attempt")
                              .query(String.class)
                              .list())
                      .containsExactly("FAILED", "SUCCESS"));
    }
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void aHoldThatComesWhileItIsDoneIsNoFailure() {
    catalog.createTable("ns", "t");
    UUID table = database.admin().sql("select table_id from tables").query(UUID.class).single();
    HoldWrites holds = node.get(HoldWrites.class);
    holds.hold(
        TestCatalog.request(), catalog.warehouse(), TabularKind.TABLE, table, "case 17", null);
    // As it is seen by who looked for it before.
    database.admin().sql("delete from holds").update();
    node.get(DeletionWrites.class).delete(TestCatalog.request(), catalog.warehouse(), true);
    TaskRunner runner = node.get(TaskRunner.class);
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> runner.run(tasks().getFirst()));
    holds.release(TestCatalog.request(), catalog.warehouse(), TabularKind.TABLE, table);
    assertThat(runner.run(tasks().getFirst())).isTrue();
    assertThat(
            database
                .admin()
                .sql("select status from task_attempts order by attempt")
                .query(String.class)
                .list())
        .containsExactly("CANCELLED", "SUCCESS");
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void cancelledTaskIsNeverDone() throws IOException {
    catalog.createTable("ns", "t");
    Path folder = Path.of(catalog.load("ns", "t").location().substring("file://".length()));
    catalog.dropTable("ns", "t", true);
    TaskWrites writes = node.get(TaskWrites.class);
    writes.cancel(TestCatalog.request(), tasks());
    writes.cancel(TestCatalog.request(), tasks());
    runAt(Instant.now());
    assertThat(count("TableTaskCancelled")).isEqualTo(1);
    assertThat(count("TableTaskRescheduled")).isZero();
    assertThat(node.get(TaskRunner.class).run(tasks().getFirst())).isFalse();
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
    }
    assertThat(database.count("select count(*) from purges")).isZero();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  /** A folder that is not empty: it can't be deleted as a file is. */
  private static void putInTheWay(Path file) throws IOException {
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));
  }

  private static void putBack(Path file, String text) throws IOException {
    Files.delete(file.resolve("in the way"));
    Files.delete(file);
    Files.writeString(file, text);
  }

  @Test
  void failedDeletionIsTriedAgainAndHasItsReason() throws IOException {
    catalog.createTable("ns", "t");
    Path metadata =
        Path.of(catalog.load("ns", "t").metadataFileLocation().substring("file://".length()));
    catalog.dropTable("ns", "t", true);
    runAt(Instant.now());
    UUID task = tasks().getFirst();
    String good = Files.readString(metadata);
    putInTheWay(metadata);
    try {
      node.get(TaskRunner.class).run(task);
      throw new AssertionError("It can't have been deleted");
    } catch (RuntimeException e) {
      assertThat(
              database
                  .admin()
                  .sql("select message from task_attempts")
                  .query(String.class)
                  .single())
          .isNotBlank();
    }
    assertThat(count("TablePurged")).isZero();
    putBack(metadata, good);
    assertThat(node.get(TaskRunner.class).run(task)).isTrue();
    assertThat(Files.exists(metadata)).isFalse();
    assertThat(count("TablePurged")).isEqualTo(1);
  }

  @Test
  void taskThatFailedFiveTimesIsNotTriedAgainUntilAskedFor() throws IOException {
    catalog.createTable("ns", "t");
    Path metadata =
        Path.of(catalog.load("ns", "t").metadataFileLocation().substring("file://".length()));
    catalog.dropTable("ns", "t", true);
    String good = Files.readString(metadata);
    putInTheWay(metadata);
    runAt(Instant.now());
    UUID task = tasks().getFirst();
    // As it is after four tries.
    database
        .admin()
        .sql(
            """
            insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version,
              consecutive_failures)
            values ('late-task', ?, now(), false, 1, 4)
            """)
        .param(task.toString())
        .update();
    try (TestNode living = hurried()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> database.count("select count(*) from failed_tasks") == 1);
      TaskReads reads = living.get(TaskReads.class);
      UUID warehouse = catalog.warehouse().warehouseId();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> reads.find(warehouse, task).orElseThrow().status().equals("FAILED"));
      assertThat(
              reads
                  .list(
                      warehouse,
                      new TaskReads.Filter(List.of("FAILED"), List.of(), List.of(), null, null),
                      new PageRequest("", 10))
                  .items())
          .hasSize(1);
      assertThat(living.get(DeferredTasks.class).due("late-task", 10)).isEmpty();
      putBack(metadata, good);
      runAt(Instant.now());
      await().atMost(Duration.ofSeconds(60)).until(() -> count("TablePurged") == 1);
    }
    assertThat(Files.exists(metadata)).isFalse();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void purgesOfADatabaseWithoutTasksBecomeTasks() throws IOException {
    purge("done");
    UUID done = tasks().getFirst();
    database.admin().sql("update tasks set run_at = now()").update();
    assertThat(node.get(TaskRunner.class).run(done)).isTrue();
    purge("waiting");
    database.admin().sql("delete from tasks").update();
    String migration =
        new String(
            Objects.requireNonNull(getClass().getResourceAsStream("/db/migration/V8__dropping.sql"))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    int from = migration.indexOf("insert into tasks");
    database.admin().sql(migration.substring(from, migration.indexOf(';', from))).update();
    assertThat(tasks()).hasSize(2).contains(done);
    database.awaitSealed();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void futureTaskIsNotDoneYet() {
    purge("t");
    runAt(Instant.now().plus(Duration.ofDays(1)));
    assertThat(node.get(TaskRunner.class).run(tasks().getFirst())).isFalse();
    assertThat(count("TableTaskRescheduled")).isEqualTo(1);
    assertThat(count("TablePurged")).isZero();
  }
}
