package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.dispatch.CommandTransaction;
import io.varve.command.head.HeadMovedException;
import io.varve.command.head.ReadHead;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.FoundObject;
import io.varve.command.lookup.NameLookup;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.command.view.ViewState;
import io.varve.command.view.ViewWrites;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewResult;
import io.varve.ledger.read.PreparedReads;
import io.varve.ledger.seal.SealedPositions;
import io.varve.ledger.seal.SealerLoop;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.security.rights.Access;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.requests.ImmutableCreateViewRequest;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.ImmutableSQLViewRepresentation;
import org.apache.iceberg.view.ImmutableViewVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

/** What fails around a commit, and a head that moved without a new version, lose nothing. */
final class ErrorsOfCommitsTest {

  private static final MetadataFile FILE =
      new MetadataFile("file:///w/v/metadata/00001-a.gz.metadata.json", "00".repeat(32), 17);

  private final CatalogDatabase database = CatalogDatabase.create();
  private final AtomicBoolean failing = new AtomicBoolean();

  @AfterEach
  void drop() {
    database.close();
  }

  private void failAfterCommits(GenericApplicationContext context) {
    context.registerBean(
        "transactionSteps",
        CommandTransaction.class,
        () -> {
          SealerLoop sealer = context.getBean(SealerLoop.class);
          return new CommandTransaction(
              context.getBean(TransactionPipeline.class),
              context.getBean(IdempotencyKeys.class),
              context.getBean(PreparedReads.class),
              context.getBean(SealedPositions.class),
              awaited -> {
                sealer.committed(awaited);
                if (failing.get()) {
                  throw new StackOverflowError("Too deep");
                }
              });
        });
  }

  @Test
  void anErrorAfterTheCommitTakesNothingBackAndKeepsItsFile() {
    try (TestNode node = TestNode.start(database, database.settings(), this::failAfterCommits)) {
      TestCatalog catalog = node.catalog();
      catalog.createNamespace("sales");
      failing.set(true);
      catalog.createTable("sales", "orders");
      catalog.setProperties("sales", "orders", Map.of("a", "1"));
      failing.set(false);
      assertThat(catalog.load("sales", "orders").properties()).containsEntry("a", "1");
      database.assertWhole();
    }
  }

  @Test
  void aHeadWhoseMetadataMovedUnderTheSameVersionIsNotBuiltOver() throws IOException {
    try (TestNode node = TestNode.start(database)) {
      TestCatalog catalog = node.catalog();
      catalog.createNamespace("sales");
      catalog.createTable("sales", "orders");
      catalog.setProperties("sales", "orders", Map.of("a", "1"));
      database.awaitSealed();
      String before =
          database.admin().sql("select metadata_location from tables").query(String.class).single();
      String after = before.replace("/metadata/", "/metadata/moved-");
      Files.copy(path(before), path(after));
      // Between the look-up and the transaction, of which only the head tells.
      database.forge(
          "update heads set state = replace(state::text, '/metadata/', '/metadata/moved-')::json"
              + " where kind = 'table'");
      catalog.setProperties("sales", "orders", Map.of("b", "2"));
      assertThat(
              database
                  .admin()
                  .sql(
                      "select payload->>'previous-metadata-location' from events"
                          + " where event_name = 'TableCommitted' order by sequence desc limit 1")
                  .query(String.class)
                  .single())
          .isEqualTo(after);
      assertThat(catalog.load("sales", "orders").properties())
          .containsEntry("a", "1")
          .containsEntry("b", "2");
    }
  }

  @Test
  void aViewsHeadWhoseMetadataMovedUnderTheSameVersionIsNotBuiltOver() {
    try (TestNode node = TestNode.start(database)) {
      TestCatalog catalog = node.catalog();
      catalog.createNamespace("sales");
      UUID view = createView(node, catalog);
      database.awaitSealed();
      long events = database.events();
      ViewState head = lookedUp(node, catalog).as(ViewState.class);
      // As one that was prepared on a file that the head no longer has.
      CommitView stale = commit(catalog, head, head.metadataLocation().replace("00000-", "moved-"));
      assertThatThrownBy(() -> send(node, catalog, stale)).isInstanceOf(HeadMovedException.class);
      assertThat(database.events()).isEqualTo(events);
      send(node, catalog, commit(catalog, head, head.metadataLocation()));
      assertThat(lookedUp(node, catalog).as(ViewState.class).metadataLocation())
          .isEqualTo(FILE.location());
      assertThat(head.viewId()).isEqualTo(view);
    }
  }

  private static UUID createView(TestNode node, TestCatalog catalog) {
    Schema schema = new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()));
    var version =
        ImmutableViewVersion.builder()
            .versionId(1)
            .timestampMillis(1)
            .schemaId(0)
            .defaultNamespace(Namespace.of("sales"))
            .addRepresentations(
                ImmutableSQLViewRepresentation.builder().dialect("spark").sql("select 1").build())
            .build();
    var outcome =
        node.get(ViewWrites.class)
            .create(
                TestCatalog.request(),
                catalog.warehouse(),
                List.of("sales"),
                ImmutableCreateViewRequest.builder()
                    .name("latest")
                    .schema(schema)
                    .viewVersion(version)
                    .build());
    return Objects.requireNonNull(outcome.objectId());
  }

  private static FoundObject lookedUp(TestNode node, TestCatalog catalog) {
    return node.get(NameLookup.class)
        .object(
            Access.UNLIMITED, catalog.warehouse(), TabularKind.VIEW, List.of("sales"), "latest");
  }

  private static CommitView commit(TestCatalog catalog, ViewState head, String preparedOn) {
    return new CommitView(
        catalog.warehouse().warehouseId(),
        new ReadHead(head.viewId(), 0, head, preparedOn),
        new ViewCommitted(
            head.viewId(),
            head.name(),
            UUID.randomUUID(),
            head.location(),
            preparedOn,
            FILE,
            new RawJson("[]"),
            new RawJson("[]"),
            new ViewResult(1, 1, 0, Map.of())),
        false);
  }

  private static void send(TestNode node, TestCatalog catalog, CommitView commit) {
    node.get(CommandGateway.class)
        .send(TestCatalog.request(), catalog.warehouse(), commit, Outcome.done());
  }

  private static Path path(String location) {
    return Path.of(location.substring("file://".length()));
  }
}
