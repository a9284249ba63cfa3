package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.dispatch.CommandTransaction;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.ledger.seal.SealerLoop;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestDatabase;
import io.varve.server.node.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What fails around a commit, and a head that moved without a new version, lose nothing. */
final class ErrorsOfCommitsTest {

  private final TestDatabase database = TestDatabase.create();
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
              context.getBean(JdbcClient.class),
              context.getBean(IdempotencyKeys.class),
              () -> {
                sealer.committed();
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

  private static Path path(String location) {
    return Path.of(location.substring("file://".length()));
  }
}
