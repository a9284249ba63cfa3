package io.varve.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.generictable.GenericTableWrites;
import io.varve.command.generictable.GenericTableWrites.NewGenericTable;
import io.varve.command.tabular.TabularWrites;
import io.varve.command.taskcontrol.TaskWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a purge reads, what it deletes and what it leaves, whatever its table's writer wrote. */
final class PurgeTest {

  private CatalogDatabase database;
  private TestNode node;
  private TestCatalog catalog;
  private Path own;

  @BeforeEach
  void start() {
    database = CatalogDatabase.create();
    node = TestNode.start(database);
    catalog = node.catalog();
    catalog.createNamespace("ns");
    catalog.createTable("ns", "t");
    own = folder("t");
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  private Path folder(String table) {
    return Path.of(catalog.load("ns", table).location().substring("file://".length()));
  }

  private static String data(Path at) throws IOException {
    Files.createDirectories(at.getParent());
    Files.writeString(at, "rows");
    return "file://" + at;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void purge() {
    List<UUID> tasks =
        database
            .admin()
            .sql("select task_id from tasks where status = 'SCHEDULED'")
            .query(UUID.class)
            .list();
    node.get(TaskWrites.class).runAt(TestCatalog.request(), tasks, Instant.now());
    TaskRunner runner = node.get(TaskRunner.class);
    assertThat(tasks).isNotEmpty().allMatch(runner::run);
  }

  private String purged(String event) {
    return database
        .admin()
        .sql("select payload from events where event_name = ?")
        .param(event)
        .query(String.class)
        .single();
  }

  @Test
  void filesOfManifestsAreDeletedWhereTheyAreTheTablesOwn() throws IOException {
    catalog.createTable("ns", "victim");
    Path theirs = folder("victim").resolve("data/theirs.parquet");
    Path outside = database.warehouse().resolve("outside.parquet");
    String mine = data(own.resolve("data/a.parquet"));
    String both = data(own.resolve("data/b.parquet"));
    String one =
        Manifests.manifest(
            own.resolve("metadata/one.avro"), List.of(mine, both, data(theirs), data(outside)));
    String other =
        Manifests.manifest(own.resolve("metadata/other.avro"), List.of(both, "relative", ""));
    catalog.commit(
        Manifests.snapshot(
            "ns", "t", 1, Manifests.list(own.resolve("metadata/snap-1.avro"), List.of(one))));
    catalog.commit(
        Manifests.snapshot(
            "ns",
            "t",
            2,
            Manifests.list(own.resolve("metadata/snap-2.avro"), List.of(one, other))));
    catalog.dropTable("ns", "t", true);
    purge();

    assertThat(filesIn(own)).isEmpty();
    assertThat(theirs).exists();
    assertThat(outside).exists();
    // Two of data, two manifests, two lists, three of metadata; and four names that are not its.
    assertThat(purged("TablePurged")).contains("\"files-deleted\":9", "\"files-kept\":4");
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void manifestsElsewhereAreNotRead() throws IOException {
    catalog.createTable("ns", "victim");
    Path theirs = folder("victim");
    String mine = data(own.resolve("data/a.parquet"));
    String manifest = Manifests.manifest(theirs.resolve("metadata/m.avro"), List.of(mine));
    String list = Manifests.list(theirs.resolve("metadata/snap.avro"), List.of());
    String outside =
        Manifests.manifest(
            database.warehouse().resolve("../m-" + UUID.randomUUID() + ".avro").normalize(),
            List.of(mine));
    catalog.commit(Manifests.snapshot("ns", "t", 1, list));
    catalog.commit(Manifests.snapshot("ns", "t", 2, "s3://another-warehouse/snap.avro"));
    catalog.commit(
        Manifests.snapshot(
            "ns",
            "t",
            3,
            Manifests.list(
                own.resolve("metadata/snap-3.avro"),
                List.of(manifest, outside, "http://127.0.0.1:1/m.avro"))));
    catalog.dropTable("ns", "t", true);
    purge();

    assertThat(filesIn(own)).containsExactly(own.resolve("data/a.parquet"));
    assertThat(filesIn(theirs)).hasSize(3);
    assertThat(purged("TablePurged")).contains("\"files-kept\":5");
  }

  @Test
  void aHostileManifestListCostsAPurgeNothing() throws IOException {
    catalog.commit(
        Manifests.snapshot(
            "ns", "t", 1, Manifests.listOfTwoGibibytes(own.resolve("metadata/hostile-1.avro"))));
    catalog.commit(
        Manifests.snapshot(
            "ns", "t", 2, Manifests.listOfALongString(own.resolve("metadata/hostile-2.avro"))));
    String mine = data(own.resolve("data/a.parquet"));
    String manifest = Manifests.manifest(own.resolve("metadata/m.avro"), List.of(mine));
    catalog.commit(
        Manifests.snapshot(
            "ns", "t", 3, Manifests.list(own.resolve("metadata/snap.avro"), List.of(manifest))));
    catalog.dropTable("ns", "t", true);
    purge();

    assertThat(filesIn(own))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("hostile-1.avro", "hostile-2.avro");
    assertThat(purged("TablePurged")).contains("\"files-kept\":2");
    assertThat(database.count("select count(*) from task_attempts where status = 'SUCCESS'"))
        .isEqualTo(1);
  }

  @Test
  void everyMetadataFileThatTheLedgerKnowsIsDeleted() throws IOException {
    catalog.setProperties("ns", "t", Map.of("write.metadata.previous-versions-max", "1"));
    for (int i = 0; i < 6; i++) {
      catalog.setProperties("ns", "t", Map.of("a", "" + i));
    }
    assertThat(catalog.load("ns", "t").previousFiles()).hasSize(1);
    assertThat(filesIn(own)).hasSize(8);
    catalog.dropTable("ns", "t", true);
    purge();

    assertThat(filesIn(own)).isEmpty();
    assertThat(purged("TablePurged")).contains("\"files-deleted\":8");
  }

  @Test
  void manifestsAreReadWhereThePropertiesPutThem() throws IOException {
    Path elsewhere = database.warehouse().resolve("manifests");
    catalog.setProperties("ns", "t", Map.of("write.metadata.path", "file://" + elsewhere));
    String mine = data(own.resolve("data/a.parquet"));
    String manifest = Manifests.manifest(elsewhere.resolve("m.avro"), List.of(mine));
    catalog.commit(
        Manifests.snapshot(
            "ns", "t", 1, Manifests.list(elsewhere.resolve("snap.avro"), List.of(manifest))));
    catalog.dropTable("ns", "t", true);
    purge();

    assertThat(own.resolve("data/a.parquet")).doesNotExist();
    // Reachable, and not under its location.
    assertThat(filesIn(elsewhere)).hasSize(4);
  }

  @Test
  void aGenericTablesPurgeLeavesTheRowsOfATableFromBeforePathsWereClaims() throws IOException {
    Path folder = database.warehouse().resolve("generic");
    catalog.setProperties("ns", "t", Map.of("write.data.path", "file://" + folder + "/rows"));
    Path rows = folder.resolve("rows/a.parquet");
    data(rows);
    // As a program of before left it.
    database.admin().sql("update tables set paths = null").update();
    assertThat(database.count("select count(*) from path_claims")).isZero();
    node.get(GenericTableWrites.class)
        .create(
            TestCatalog.request(),
            catalog.warehouse(),
            List.of("ns"),
            new NewGenericTable("g", "csv", "file://" + folder, null, Map.of(), null, null));
    node.get(TabularWrites.class)
        .drop(
            TestCatalog.request(),
            catalog.warehouse(),
            TabularKind.GENERIC_TABLE,
            List.of("ns"),
            "g",
            true,
            false);
    purge();

    assertThat(rows).exists();
    assertThat(purged("GenericTablePurged")).contains("\"files-deleted\":0", "\"files-kept\":1");
    // Its next commit says them.
    catalog.setProperties("ns", "t", Map.of("a", "b"));
    assertThat(database.count("select count(*) from path_claims")).isEqualTo(1);
    assertThat(database.count("select count(*) from tables where paths is null")).isZero();
  }
}
