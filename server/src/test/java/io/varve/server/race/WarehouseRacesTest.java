package io.varve.server.race;

import static io.varve.command.refusal.Reason.NO_SUCH_TABLE;
import static io.varve.command.refusal.Reason.NO_SUCH_WAREHOUSE;
import static io.varve.command.refusal.Reason.WAREHOUSE_NOT_EMPTY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.lookup.Warehouse;
import io.varve.command.namespace.NamespaceWrites;
import io.varve.command.project.DefaultProject;
import io.varve.command.refusal.Reason;
import io.varve.command.table.TableWrites;
import io.varve.command.tabular.HoldWrites;
import io.varve.command.task.TaskTiming;
import io.varve.command.undrop.UndropWrites;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.command.warehouse.WarehouseRules;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.TabularKind;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Refusals;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node deletes warehouses while another one uses them. */
final class WarehouseRacesTest {

  private static final Duration LIMIT = Duration.ofSeconds(50);
  private static final List<String> NAMESPACE = List.of("n");

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode one = start(database);
  private final TestNode two = start(database);

  @AfterEach
  void stop() {
    one.close();
    two.close();
    database.assertNoDeadlock();
    database.close();
  }

  @Test
  void aNamespaceIsCreatedOrItsWarehouseIsDeletedButNeverBoth() throws Exception {
    List<Callable<Optional<Reason>>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Warehouse warehouse = create("w" + i);
      calls.add(() -> Refusals.of(() -> createNamespace(warehouse), Set.of(NO_SUCH_WAREHOUSE)));
      calls.add(() -> Refusals.of(() -> delete(warehouse, false), Set.of(WAREHOUSE_NOT_EMPTY)));
    }
    List<Optional<Reason>> results = Together.call(LIMIT, calls);
    for (int i = 0; i < results.size(); i += 2) {
      assertThat(results.subList(i, i + 2)).filteredOn(Optional::isEmpty).hasSize(1);
    }
    database.assertWhole();
  }

  @Test
  void aNamespaceThatWaitsForADeletionIsRefused() throws Exception {
    Warehouse warehouse = one.catalog().warehouse();
    assertIsRefusedWhileItsRowIsDeleted(
        warehouse,
        () -> delete(warehouse, false),
        () -> createNamespace(warehouse),
        NO_SUCH_WAREHOUSE);
    database.assertWhole();
  }

  @Test
  void aHoldThatWaitsForADeletionIsRefused() throws Exception {
    Warehouse warehouse = one.catalog().warehouse();
    UUID table = dropATableAndItsNamespace(warehouse, true);
    delete(warehouse, true);
    assertIsRefusedWhileItsRowIsDeleted(
        warehouse,
        () -> end(warehouse),
        () ->
            two.get(HoldWrites.class)
                .hold(
                    TestCatalog.request(), warehouse, TabularKind.TABLE, table, "a lawsuit", null),
        NO_SUCH_WAREHOUSE);
    assertThat(database.count("select count(*) from holds")).isZero();
  }

  @Test
  void anUndropThatWaitsForADeletionIsRefused() throws Exception {
    UUID id = one.catalog().warehouse().warehouseId();
    one.get(WarehouseWrites.class)
        .setDeleteProfile(TestCatalog.request(), one.catalog().warehouse(), 3600L);
    Warehouse warehouse = existing(id);
    UUID table = dropATableAndItsNamespace(warehouse, false);
    delete(warehouse, true);
    delete(warehouse, true);
    assertIsRefusedWhileItsRowIsDeleted(
        warehouse,
        () -> end(warehouse),
        () ->
            two.get(UndropWrites.class)
                .undrop(
                    TestCatalog.request(),
                    warehouse,
                    List.of(new UndropWrites.Wanted(TabularKind.TABLE, table))),
        NO_SUCH_TABLE);
    assertThat(database.count("select count(*) from names")).isZero();
  }

  private static TestNode start(CatalogDatabase database) {
    return TestNode.start(
        database,
        database.settings(),
        context ->
            context.registerBean(
                TaskTiming.class, () -> new TaskTiming(Duration.ofHours(1), Duration.ofHours(1))));
  }

  private Warehouse create(String name) {
    UUID id = Uuids.v7();
    one.get(WarehouseWrites.class)
        .create(
            TestCatalog.request(),
            DefaultProject.ID,
            id,
            name,
            database.warehouseUri() + "-" + name,
            null,
            null,
            WarehouseRules.USUAL);
    return existing(id);
  }

  private Warehouse existing(UUID id) {
    return RequestedWarehouses.forCommand(one.get(RequestedWarehouses.class).existing(id));
  }

  private void createNamespace(Warehouse warehouse) {
    two.get(NamespaceWrites.class).create(TestCatalog.request(), warehouse, NAMESPACE, Map.of());
  }

  private UUID dropATableAndItsNamespace(Warehouse warehouse, boolean purge) {
    createNamespace(warehouse);
    two.get(TableWrites.class)
        .create(TestCatalog.request(), warehouse, NAMESPACE, TestCatalog.newTable("t"));
    UUID table = database.admin().sql("select table_id from tables").query(UUID.class).single();
    two.get(NamespaceWrites.class)
        .drop(TestCatalog.request(), warehouse, NAMESPACE, true, purge, false);
    return table;
  }

  private void delete(Warehouse warehouse, boolean force) {
    one.get(DeletionWrites.class).delete(TestCatalog.request(), warehouse, force);
  }

  private void end(Warehouse warehouse) {
    one.get(DeletionWrites.class).end(TestCatalog.request(), warehouse);
  }

  /** Has a deletion wait for the row of the warehouse, and then a use of it for that deletion. */
  private void assertIsRefusedWhileItsRowIsDeleted(
      Warehouse warehouse, Runnable deletion, Work use, Reason reason) throws Exception {
    try (Connection other = database.postgres().superuserSource(database.name()).getConnection();
        Statement statement = other.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      statement.execute(
          "select from warehouses where warehouse_id = '"
              + warehouse.warehouseId()
              + "' for update");
      var deleted = threads.submit(deletion);
      database.awaitWaiting(1);
      var used = threads.submit(() -> Refusals.of(use, Set.of(reason)));
      database.awaitWaiting(2);
      other.rollback();
      deleted.get();
      assertThat(used.get()).contains(reason);
    }
  }
}
