package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.refusal.RefusedException;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A projection fails: its event must not be stored, as if nothing had been asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailingProjectionTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode node = TestNode.start(database);
  private final TestCatalog catalog = node.catalog();

  @BeforeAll
  void fill() {
    catalog.createNamespace("sales");
    catalog.createTable("sales", "a");
    catalog.createTable("sales", "b");
    catalog.createTable("sales", "poison-to-be");
    database
        .admin()
        .sql(
            """
            create function planted() returns trigger language plpgsql as
            $$ begin raise exception 'planted'; end $$
            """)
        .update();
    database.awaitSealed();
  }

  @AfterAll
  void stop() {
    node.close();
    database.close();
  }

  private List<Object> traces() {
    return Stream.concat(
            Stream.of("events", "heads", "seal_queue", "requests", "idempotency_keys", "names")
                .map(table -> (Object) database.count("select count(*) from " + table)),
            Stream.of(database.filesOnDisk(), database.filesOfLedger()))
        .toList();
  }

  private void assertFailsWithoutATrace(ThrowingCallable call) {
    List<Object> before = traces();
    assertThatThrownBy(call)
        .isNotInstanceOf(RefusedException.class)
        .hasStackTraceContaining("planted");
    assertThat(traces()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create trigger planted before insert or update or delete on names",
        "create trigger planted after insert or update or delete on names",
        // Fails at COMMIT only.
        "create constraint trigger planted after insert or update or delete on names"
            + " deferrable initially deferred"
      })
  void commandWhoseProjectionFailsLeavesNothing(String trigger) {
    database.admin().sql(trigger + " for each row execute function planted()").update();
    try {
      assertFailsWithoutATrace(() -> catalog.createTable("sales", "c"));
      assertFailsWithoutATrace(
          () ->
              catalog.createTable(TestCatalog.request("me", "key", "same"), List.of("sales"), "c"));
      assertFailsWithoutATrace(() -> catalog.renameTable("sales", "a", "sales", "c"));
      assertFailsWithoutATrace(() -> catalog.dropTable("sales", "a"));
      assertFailsWithoutATrace(() -> catalog.dropNamespace(true, "sales"));
      // What does not touch the failing one goes on.
      catalog.setProperties("sales", "a", Map.of("k", trigger));
    } finally {
      database.admin().sql("drop trigger planted on names").update();
    }
    catalog.createTable(TestCatalog.request("me", "key", "same"), List.of("sales"), "c");
    catalog.dropTable("sales", "c");
    database.admin().sql("delete from idempotency_keys").update();
    database.assertWhole();
  }

  @Test
  void transactionWhoseSecondTableFailsLeavesNothing() {
    database
        .admin()
        .sql(
            """
            create trigger planted before update on tables for each row
            when (old.table_id = '%s') execute function planted()
            """
                .formatted(
                    database
                        .admin()
                        .sql("select object_id from names where name = 'poison-to-be'")
                        .query(String.class)
                        .single()))
        .update();
    try {
      assertFailsWithoutATrace(
          () ->
              catalog.commitTransaction(
                  List.of(
                      TestCatalog.settingProperties("sales", "b", Map.of("k", "v")),
                      TestCatalog.settingProperties("sales", "poison-to-be", Map.of("k", "v")),
                      TestCatalog.settingProperties("sales", "a", Map.of("k", "v")))));
    } finally {
      database.admin().sql("drop trigger planted on tables").update();
    }
    assertThat(catalog.load("sales", "b").properties()).doesNotContainEntry("k", "v");
    database.assertWhole();
  }
}
