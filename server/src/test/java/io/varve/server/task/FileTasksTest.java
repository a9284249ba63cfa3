package io.varve.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.commit.TableCommits.TableUpdate;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.table.TableWrites;
import io.varve.command.taskcontrol.TaskWrites;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.storage.file.LocalFileIO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class FileTasksTest {

  private CatalogDatabase database;
  private TestNode node;
  private TestCatalog catalog;

  @BeforeEach
  void start() {
    database = CatalogDatabase.create();
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
  void aPurgeDeletesTheTablesOwnFilesLateAndRecordsIt() throws IOException {
    Path own = Files.writeString(metadataFolder().resolve("own.stats"), "own");
    Path foreign = Files.writeString(database.warehouse().resolve("foreign.stats"), "foreign");
    setStatistics(1, own);
    setStatistics(2, foreign);
    Path folder = metadataFolder();
    drop(true);

    assertThat(purge(false)).isZero();
    assertThat(Files.exists(own)).isTrue();
    assertThat(purge(true)).isEqualTo(1);

    assertThat(filesIn(folder)).isEmpty();
    assertThat(Files.readString(foreign)).isEqualTo("foreign");
    String event =
        node.get(JdbcClient.class)
            .sql("select payload from events where event_name = 'TablePurged'")
            .query(String.class)
            .single();
    assertThat(event).contains("\"files-kept\":1");
    assertThat(purge(true)).isZero();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void aDropWithoutPurgeDeletesNothing() throws IOException {
    Path folder = metadataFolder();
    drop(false);

    assertThat(purge(true)).isZero();
    assertThat(filesIn(folder)).hasSize(2);
  }

  @Test
  void metadataThatACrashLeftGoesAfterAGracePeriodAndNothingElse() throws IOException {
    Path folder = metadataFolder();
    List<Path> committed = filesIn(folder);
    Path left = Files.writeString(metadataFile(folder), "{}");
    Path fresh = Files.writeString(metadataFile(folder), "{}");
    Path foreign = Files.writeString(folder.resolve("notes.metadata.json"), "{}");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    for (Path file : filesIn(folder)) {
      if (!file.equals(fresh)) {
        Files.setLastModifiedTime(file, old);
      }
    }

    assertThat(deleteOrphans()).isEqualTo(1);
    assertThat(Files.exists(left)).isFalse();
    assertThat(filesIn(folder)).contains(fresh, foreign).containsAll(committed);
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void howeverALocationWasSpelledItsMetadataIsKnown() throws IOException {
    Path folder = database.warehouse().resolve("elsewhere");
    create("spelled", folder);
    Path committed = filesIn(folder.resolve("metadata")).getFirst();
    Files.setLastModifiedTime(committed, FileTime.from(Instant.EPOCH));

    assertThat(deleteOrphans()).isZero();
    assertThat(Files.exists(committed)).isTrue();
  }

  @Test
  void metadataOfWhatWasThereBeforeStays() throws IOException {
    Path folder = database.warehouse().resolve("shared");
    create("first", folder);
    catalog.dropTable("ns", "first", false);
    create("second", folder);
    List<Path> known = filesIn(folder.resolve("metadata"));
    assertThat(known).hasSize(2);
    Path left = Files.writeString(metadataFile(folder.resolve("metadata")), "{}");
    for (Path file : filesIn(folder.resolve("metadata"))) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }

    assertThat(deleteOrphans()).isEqualTo(1);
    assertThat(Files.exists(left)).isFalse();
    assertThat(filesIn(folder.resolve("metadata"))).containsExactlyInAnyOrderElementsOf(known);
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void metadataOfACreationThatDidNotHappenGoesAfterAGracePeriod() throws IOException {
    // The folder of a table that no event knows, and a file that is not ours.
    Path folder = database.warehouse().resolve(UUID.randomUUID() + "/metadata");
    Files.createDirectories(folder);
    Path left = Files.writeString(metadataFile(folder), "{}");
    Path foreign = Files.writeString(metadataFile(folder), "{}");
    Path fresh = Files.writeString(metadataFile(folder), "{}");
    BegunMetadata begun = node.get(BegunMetadata.class);
    begun.begin(UUID.randomUUID(), "file://" + left);
    begun.begin(UUID.randomUUID(), "file://" + metadataFile(folder));
    JdbcClient jdbc = node.get(JdbcClient.class);
    jdbc.sql("update begun_metadata set begun_at = now() - interval '2 days'").update();
    begun.begin(UUID.randomUUID(), "file://" + fresh);
    List<Path> committed = filesIn(metadataFolder());

    assertThat(deleteOrphans()).isEqualTo(1);
    assertThat(filesIn(folder)).containsExactlyInAnyOrder(foreign, fresh);
    assertThat(filesIn(metadataFolder())).containsExactlyInAnyOrderElementsOf(committed);
    assertThat(database.count("select count(*) from begun_metadata")).isEqualTo(1);
  }

  @Test
  void createdTableIsNotedBeforeItsFileIsWritten() {
    assertThat(
            database.count(
                "select count(*) from begun_metadata b join tables t on t.table_id = b.object_id"
                    + " and b.location like t.location || '/metadata/00000-%'"))
        .isEqualTo(1);
  }

  @Test
  void filesThatWereNotedForTablesToComeAreForgottenWithoutThem() {
    for (int n = 0; n < 4; n++) {
      catalog.createTable("ns", "one-" + n);
    }
    assertThat(database.count("select count(*) from begun_metadata")).isGreaterThan(5);
    node.get(JdbcClient.class)
        .sql("update begun_metadata set begun_at = now() - interval '2 days'")
        .update();

    assertThat(deleteOrphans()).isZero();
    assertThat(database.count("select count(*) from begun_metadata")).isZero();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void compressedFirstFileIsNotedInPlaceOfThePlainOne() {
    for (int n = 0; n < 3; n++) {
      node.get(TableWrites.class)
          .create(
              TestCatalog.request(),
              catalog.warehouse(),
              List.of("ns"),
              CreateTableRequest.builder()
                  .withName("zipped-" + n)
                  .withSchema(TestCatalog.SCHEMA)
                  .setProperty("write.metadata.compression-codec", "gzip")
                  .build());
    }
    assertThat(
            database.count(
                "select count(*) from begun_metadata b join tables t on t.table_id = b.object_id"
                    + " where b.location = t.metadata_location"
                    + " and b.location like '%.gz.metadata.json'"))
        .isEqualTo(3);
  }

  private void create(String name, Path folder) {
    node.get(TableWrites.class)
        .create(
            TestCatalog.request(),
            catalog.warehouse(),
            List.of("ns"),
            CreateTableRequest.builder()
                .withName(name)
                .withSchema(TestCatalog.SCHEMA)
                .withLocation("file:" + folder)
                .build());
  }

  private int deleteOrphans() {
    return new OrphanMetadataTask(
            new KnownMetadata(node.get(JdbcClient.class)),
            node.get(BegunMetadata.class),
            new LocalFileIO(),
            Duration.ofDays(1),
            Clock.systemUTC())
        .run();
  }

  private static Path metadataFile(Path folder) {
    return folder.resolve("00007-" + UUID.randomUUID() + ".metadata.json");
  }

  private void drop(boolean purge) {
    catalog.dropTable("ns", "t", purge);
  }

  /** Does the purges that there are, those to come if {@code early}; returns how many. */
  private int purge(boolean early) {
    List<UUID> tasks =
        node.get(JdbcClient.class)
            .sql("select task_id from tasks where status = 'SCHEDULED'")
            .query(UUID.class)
            .list();
    if (early) {
      node.get(TaskWrites.class).runAt(TestCatalog.request(), tasks, Instant.now());
    }
    TaskRunner runner = node.get(TaskRunner.class);
    return (int) tasks.stream().filter(runner::run).count();
  }

  private void setStatistics(long snapshotId, Path file) {
    catalog.commit(
        Manifests.snapshot(
            "ns", "t", snapshotId, "file://" + metadataFolder() + "/gone-" + snapshotId));
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
