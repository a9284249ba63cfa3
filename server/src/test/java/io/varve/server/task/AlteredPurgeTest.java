package io.varve.server.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.metadata.ReplacedMetadata;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.TaskAttempts;
import io.varve.command.taskcontrol.TaskWrites;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.storage.metadata.MetadataFileException;
import io.varve.storage.metadata.MetadataStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tasks delete what metadata says, so they act on none that was altered. */
final class AlteredPurgeTest {

  private static void alter(Path file, String from, String to) throws Exception {
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  @Test
  void purgeDeletesNothingThatAnAlteredFileReaches() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      Path file;
      byte[] whole;
      try (TestNode first = TestNode.start(database)) {
        TestCatalog catalog = first.catalog();
        catalog.createNamespace("ns");
        catalog.createTable("ns", "t");
        file = Path.of(URI.create(catalog.load("ns", "t").metadataFileLocation()));
        whole = Files.readAllBytes(file);
        catalog.dropTable("ns", "t", true);
      }
      alter(file, "\"id\"", "\"no\"");
      try (TestNode second = TestNode.start(database)) {
        var due = second.get(JdbcClient.class).sql("select task_id from tasks").query(UUID.class);
        second.get(TaskWrites.class).runAt(TestCatalog.request(), due.list(), Instant.now());
        var task = second.get(DeferredTasks.class).find(due.single()).orElseThrow();
        var purge = second.get(PurgeTask.class);
        TaskWatch watch =
            new TaskWatch(
                second.get(DeferredTasks.class), second.get(TaskAttempts.class), task, 1, 0);
        assertThatThrownBy(() -> purge.run(task, watch))
            .isInstanceOf(MetadataFileException.class)
            .hasMessageContaining(file.getFileName().toString());
        assertThat(file).exists();
        Files.write(file, whole);
        assertThat(purge.run(task, watch)).isPresent();
        assertThat(file).doesNotExist();
      }
    }
  }

  @Test
  void expiryDeletesNothingThatAnAlteredFileAllows() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      Path oldest;
      try (TestNode first = TestNode.start(database)) {
        TestCatalog catalog = first.catalog();
        catalog.createNamespace("ns");
        catalog.createTable("ns", "t");
        oldest = Path.of(URI.create(catalog.load("ns", "t").metadataFileLocation()));
        catalog.setProperties(
            "ns",
            "t",
            Map.of(
                "write.metadata.delete-after-commit.enabled", "true",
                "write.metadata.previous-versions-max", "5"));
        Path newest = Path.of(URI.create(catalog.load("ns", "t").metadataFileLocation()));
        // The log holds the oldest back; a writer of files takes it out of the log.
        alter(newest, oldest.getFileName().toString(), "00000-x.metadata.json");
      }
      try (TestNode second = TestNode.start(database)) {
        int gone =
            new ExpireMetadataTask(
                    new ReplacedMetadata(second.get(JdbcClient.class)),
                    second.get(CommandGateway.class),
                    second.get(MetadataStore.class),
                    Duration.ZERO,
                    Clock.systemUTC())
                .run();
        assertThat(gone).isZero();
        assertThat(oldest).exists();
      }
    }
  }
}
