package io.varve.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.node.TestCatalog;
import io.varve.api.node.TestDatabase;
import io.varve.api.node.TestNode;
import io.varve.command.dispatch.Commands;
import io.varve.command.purge.DuePurges;
import io.varve.command.table.TableCommits.TableUpdate;
import io.varve.command.table.TableWrites;
import io.varve.storage.file.LocalFileIO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.MetadataUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PurgeTest {

  private TestDatabase database;
  private TestNode node;
  private TestCatalog catalog;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    node = TestNode.start(database);
    catalog = node.catalog();
    catalog.createNamespace("ns");
    catalog.createTable("ns", "t");
    catalog.setProperties("ns", "t", Map.of("a", "1"));
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void a_purge_deletes_the_tables_own_files_late_and_records_it() throws IOException {
    Path own = Files.writeString(metadataFolder().resolve("own.stats"), "own");
    Path foreign = Files.writeString(database.warehouse().resolve("foreign.stats"), "foreign");
    setStatistics(1, own);
    setStatistics(2, foreign);
    Path folder = metadataFolder();
    drop(true);

    assertThat(purge(Duration.ofHours(1))).isZero();
    assertThat(Files.exists(own)).isTrue();
    assertThat(purge(Duration.ZERO)).isEqualTo(1);

    assertThat(filesIn(folder)).isEmpty();
    assertThat(Files.readString(foreign)).isEqualTo("foreign");
    String event =
        node.get(JdbcClient.class)
            .sql("select payload from events where event_name = 'TablePurged'")
            .query(String.class)
            .single();
    assertThat(event).contains("\"files-kept\":1");
    assertThat(purge(Duration.ZERO)).isZero();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void a_drop_without_purge_deletes_nothing() throws IOException {
    Path folder = metadataFolder();
    drop(false);

    assertThat(purge(Duration.ZERO)).isZero();
    assertThat(filesIn(folder)).hasSize(2);
  }

  private void drop(boolean purge) {
    node.get(TableWrites.class)
        .drop(TestCatalog.request(), catalog.warehouse(), List.of("ns"), "t", purge);
  }

  private int purge(Duration delay) {
    return new PurgeTask(
            new DuePurges(node.get(JdbcClient.class)),
            node.get(Commands.class),
            new LocalFileIO(),
            delay)
        .run();
  }

  private void setStatistics(long snapshotId, Path file) {
    catalog.commit(
        new TableUpdate(
            List.of("ns"),
            "t",
            List.of(),
            List.of(
                new MetadataUpdate.SetStatistics(
                    new GenericStatisticsFile(snapshotId, "file://" + file, 3, 3, List.of())))));
  }

  private Path metadataFolder() {
    return Path.of(catalog.load("ns", "t").location().substring("file://".length()), "metadata");
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }
}
