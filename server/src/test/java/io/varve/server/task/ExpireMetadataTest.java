package io.varve.server.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.commit.TableCommits.TableUpdate;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.metadata.ReplacedMetadata;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TableRegistrations;
import io.varve.command.tabular.HoldWrites;
import io.varve.command.warehouse.SavepointWrites;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.TabularKind;
import io.varve.projections.past.PastFollower;
import io.varve.server.ledger.HistoryLoop;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.storage.metadata.MetadataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files that a table asks to delete after commit are deleted late, and visibly. */
class ExpireMetadataTest {

  private static final Map<String, String> ASKING =
      Map.of(
          "write.metadata.previous-versions-max", "2",
          "write.metadata.delete-after-commit.enabled", "true");

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
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void metadataThatLeftTheLogIsDeletedLaterAndRecorded() {
    List<String> files = commits("t", ASKING, 5);

    assertThat(expire(Duration.ofDays(7))).isZero();
    assertThat(files).allMatch(ExpireMetadataTest::exists);

    assertThat(expire(Duration.ZERO)).isEqualTo(4);
    assertThat(files.subList(0, 4)).noneMatch(ExpireMetadataTest::exists);
    assertThat(files.subList(4, 7)).allMatch(ExpireMetadataTest::exists);
    assertThat(recorded()).containsExactlyElementsOf(files.subList(0, 4));

    assertThat(expire(Duration.ZERO)).isZero();
    List<String> more = commits("t", Map.of("b", "1"), 0);
    assertThat(expire(Duration.ZERO)).isEqualTo(1);
    assertThat(recorded()).containsExactlyElementsOf(files.subList(0, 5));
    assertThat(more).contains(catalog.load("ns", "t").metadataFileLocation());
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void aCrashBeforeTheEventIsMadeUpFor() throws IOException {
    List<String> files = commits("t", ASKING, 3);
    Files.delete(path(files.getFirst()));
    assertThat(database.verify(true).differences())
        .containsExactly("Metadata file is gone: " + files.getFirst());

    assertThat(expire(Duration.ZERO)).isEqualTo(2);
    assertThat(recorded()).containsExactlyElementsOf(files.subList(0, 2));
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void manyFilesAreManySmallEvents() {
    List<String> files = commits("t", ASKING, 104);

    assertThat(expire(Duration.ZERO)).isEqualTo(103);
    assertThat(recorded()).containsExactlyElementsOf(files.subList(0, 103));
    assertThat(
            database.count("select count(*) from events where event_name = 'TableMetadataExpired'"))
        .isEqualTo(2);
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void aTableThatDoesNotAskOrNoLongerDoesKeepsAll() {
    List<String> files =
        new ArrayList<>(commits("t", Map.of("write.metadata.previous-versions-max", "1"), 3));
    catalog.createTable("ns", "once");
    files.addAll(commits("once", ASKING, 3));
    files.addAll(commits("once", Map.of("write.metadata.delete-after-commit.enabled", "false"), 3));

    assertThat(expire(Duration.ZERO)).isZero();
    assertThat(files).allMatch(ExpireMetadataTest::exists);
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void heldTableKeepsAllMetadataUntilItsRelease() {
    List<String> files = commits("t", ASKING, 3);
    UUID table =
        node.get(JdbcClient.class).sql("select table_id from tables").query(UUID.class).single();
    HoldWrites holds = node.get(HoldWrites.class);
    holds.hold(
        TestCatalog.request(), catalog.warehouse(), TabularKind.TABLE, table, "case 17", null);

    assertThat(expire(Duration.ZERO)).isZero();
    assertThat(files).allMatch(ExpireMetadataTest::exists);

    holds.release(TestCatalog.request(), catalog.warehouse(), TabularKind.TABLE, table);
    assertThat(expire(Duration.ZERO)).isEqualTo(2);
    assertThat(recorded()).containsExactlyElementsOf(files.subList(0, 2));
  }

  @Test
  void fileOfAProtectedSavepointStays() throws InterruptedException {
    List<String> files = commits("t", ASKING, 1);
    database.awaitSealed();
    PastFollower past = new PastFollower(node.get(JdbcClient.class));
    long position = database.count("select max(position) from chain");
    node.get(SavepointWrites.class)
        .create(
            TestCatalog.request(),
            catalog.warehouse(),
            "closed",
            position,
            Instant.now().plusSeconds(3_600));
    List<String> later = commits("t", ASKING, 4);
    database.awaitSealed();

    // The node's own follower would write what this test writes.
    node.get(HistoryLoop.class).close();
    // What the savepoint needs is known only when the history has come to it.
    node.get(JdbcClient.class)
        .sql("update follower_positions set position = 0 where follower = 'history'")
        .update();
    assertThat(expire(Duration.ZERO)).isZero();
    node.get(JdbcClient.class).sql("delete from names_history").update();
    node.get(JdbcClient.class).sql("delete from heads_history").update();
    while (past.advance()) {
      // goes on
    }
    assertThat(expire(Duration.ZERO)).isPositive();
    assertThat(exists(files.getLast())).isTrue();
    assertThat(files.subList(0, files.size() - 1)).noneMatch(ExpireMetadataTest::exists);
    assertThat(later.subList(2, 3)).noneMatch(ExpireMetadataTest::exists);
    assertThat(database.verify(true).differences()).isEmpty();
  }

  /** No request can register it any more, but ledgers of older versions have such tables. */
  @Test
  void aFileThatAnotherTableWasRegisteredOnStays() throws Exception {
    String folder = "file://" + database.warehouse().resolve("moved");
    String outside = catalog.load("ns", "t").metadataFileLocation();
    catalog.setProperties("ns", "t", Map.of("write.metadata.path", folder + "/metadata"));
    TableMetadata before = catalog.load("ns", "t");
    String shared = before.metadataFileLocation();
    catalog.commit(
        new TableUpdate(
            List.of("ns"), "t", List.of(), List.of(new MetadataUpdate.SetLocation(folder))));
    registerOutright("other", before);
    List<String> files = commits("t", ASKING, 4);

    assertThat(expire(Duration.ZERO)).isEqualTo(3);
    assertThat(recorded()).containsExactlyElementsOf(files.subList(0, 3));
    assertThat(exists(outside)).isTrue();
    assertThat(exists(shared)).isTrue();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  @Test
  void aFileThatAClientPutInTheTablesPlaceStaysHoweverItWasSpelled() {
    List<String> files = commits("t", Map.of("a", "1"), 1);
    register("t", files.get(1).replace("file:///", "file:/"), true);
    List<String> later = commits("t", ASKING, 3);

    assertThat(expire(Duration.ZERO)).isEqualTo(2);
    assertThat(recorded()).containsExactly(files.getFirst(), later.get(1));
    assertThat(exists(files.get(1))).isTrue();
    assertThat(database.verify(true).differences()).isEmpty();
  }

  private void register(String table, String location, boolean overwrite) {
    node.get(TableRegistrations.class)
        .register(
            TestCatalog.request(), catalog.warehouse(), List.of("ns"), table, location, overwrite);
  }

  private void registerOutright(String name, TableMetadata metadata) throws Exception {
    String location = metadata.metadataFileLocation();
    byte[] file = Files.readAllBytes(path(location));
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(file);
    UUID namespaceId =
        node.get(JdbcClient.class)
            .sql("select namespace_id from namespaces")
            .query(UUID.class)
            .single();
    UUID tableId = Uuids.v7();
    node.get(CommandGateway.class)
        .send(
            TestCatalog.request(),
            catalog.warehouse(),
            new ChangeTables(
                catalog.warehouse().warehouseId(),
                List.of(
                    new Change.Register(
                        new TableRegistered(
                            tableId,
                            catalog.warehouse().warehouseId(),
                            new ObjectName(namespaceId, List.of("ns"), name),
                            UUID.fromString(metadata.uuid()),
                            null,
                            metadata.location(),
                            new MetadataFile(
                                location, HexFormat.of().formatHex(sha256), file.length),
                            new TableResult(
                                metadata.formatVersion(),
                                metadata.currentSchemaId(),
                                metadata.defaultSpecId(),
                                metadata.defaultSortOrderId(),
                                metadata.lastSequenceNumber(),
                                null,
                                Map.of(),
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null))))),
            Outcome.done());
  }

  /** All metadata files of a table from now on: sets properties, then commits so many times. */
  private List<String> commits(String table, Map<String, String> properties, int times) {
    List<String> files = new ArrayList<>();
    files.add(catalog.load("ns", table).metadataFileLocation());
    catalog.setProperties("ns", table, properties);
    files.add(catalog.load("ns", table).metadataFileLocation());
    for (int i = 0; i < times; i++) {
      catalog.setProperties("ns", table, Map.of("n", properties.hashCode() + "." + i));
      files.add(catalog.load("ns", table).metadataFileLocation());
    }
    return files;
  }

  private int expire(Duration retention) {
    return new ExpireMetadataTask(
            new ReplacedMetadata(node.get(JdbcClient.class)),
            node.get(CommandGateway.class),
            node.get(MetadataStore.class),
            retention,
            Clock.systemUTC())
        .run();
  }

  private List<String> recorded() {
    return node.get(JdbcClient.class)
        .sql(
            "select json_array_elements_text(payload->'locations') from events"
                + " where event_name = 'TableMetadataExpired' order by sequence")
        .query(String.class)
        .list();
  }

  private static boolean exists(String location) {
    return Files.exists(path(location));
  }

  private static Path path(String location) {
    return Path.of(location.substring("file://".length()));
  }
}
