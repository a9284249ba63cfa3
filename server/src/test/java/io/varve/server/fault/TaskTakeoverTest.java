package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.FoldersInUse;
import io.varve.command.task.TaskTiming;
import io.varve.command.taskcontrol.TaskWrites;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.server.task.PurgeTask;
import io.varve.storage.file.LocalFileIO;
import io.varve.storage.metadata.MetadataStore;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node is cut off while it purges; another one takes the purge over and records it once. */
final class TaskTakeoverTest {

  private static final TaskTiming HURRIED =
      new TaskTiming(Duration.ofMillis(200), Duration.ofMillis(500));

  /** A store that hangs. */
  private static final class HangingFiles implements SupportsPrefixOperations {
    private static final long serialVersionUID = 1L;

    private final transient LocalFileIO files = new LocalFileIO();
    private final transient CountDownLatch asked;
    private final transient CountDownLatch released;

    HangingFiles(CountDownLatch asked, CountDownLatch released) {
      this.asked = asked;
      this.released = released;
    }

    @Override
    public InputFile newInputFile(String location) {
      asked.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return files.newInputFile(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
      return files.newOutputFile(location);
    }

    @Override
    public void deleteFile(String location) {
      files.deleteFile(location);
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
      return files.listPrefix(prefix);
    }

    @Override
    public void deletePrefix(String prefix) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void anotherNodePurgesWhatOneWasCutOffFrom() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (CatalogDatabase database = CatalogDatabase.create();
        BreakingProxy proxy = new BreakingProxy(database.postgres().port())) {
      try (TestNode first =
          TestNode.start(
              database,
              database.settings(proxy.port()),
              context -> {
                context.registerBean(TaskTiming.class, () -> HURRIED);
                context.registerBean(
                    "purgeTask",
                    PurgeTask.class,
                    () -> {
                      JdbcClient jdbc = context.getBean(JdbcClient.class);
                      HangingFiles files = new HangingFiles(asked, released);
                      return new PurgeTask(
                          new DuePurges(jdbc),
                          new FoldersInUse(jdbc),
                          new KnownMetadata(jdbc),
                          context.getBean(CommandGateway.class),
                          files,
                          context.getBean(RecordedFiles.class),
                          new MetadataStore(files, 1 << 20, new SimpleMeterRegistry()));
                    });
              })) {
        TestCatalog catalog = first.catalog();
        catalog.createNamespace("ns");
        catalog.createTable("ns", "t");
        catalog.dropTable("ns", "t", true);
        first
            .get(TaskWrites.class)
            .runAt(
                TestCatalog.request(),
                database.admin().sql("select task_id from tasks").query(UUID.class).list(),
                Instant.now());
        asked.await();
        try (TestNode second =
            TestNode.start(
                database,
                database.settings(),
                context -> context.registerBean(TaskTiming.class, () -> HURRIED))) {
          assertThat(second).isNotNull();
          // The first one lives, so its work is its own.
          assertThat(database.count("select count(*) from task_attempts")).isEqualTo(1);
          proxy.close();
          // The scheduler of the node that is cut off may throw, on a thread of its own.
          await()
              .dontCatchUncaughtExceptions()
              .atMost(Duration.ofSeconds(90))
              .until(
                  () ->
                      database.count("select count(*) from task_attempts where status = 'SUCCESS'")
                          == 1);
        } finally {
          released.countDown();
        }
      }
      assertThat(
              database
                  .admin()
                  .sql("select status from task_attempts order by attempt")
                  .query(String.class)
                  .list())
          .containsExactly("FAILED", "SUCCESS");
      assertThat(database.count("select count(*) from events where event_name = 'TablePurged'"))
          .isEqualTo(1);
      database.awaitSealed();
      assertThat(database.verify(true).differences()).isEmpty();
    }
  }
}
