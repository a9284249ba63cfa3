package io.varve.server.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.table.TableWrites;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.util.List;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The folder of a staged table is for who staged it, and for nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StagedFoldersTest {

  private static final List<String> SALES = List.of("sales");

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode node = TestNode.start(database);
  private final TestCatalog catalog = node.catalog();
  private final TableWrites tables = node.get(TableWrites.class);

  @BeforeAll
  void fill() {
    catalog.createNamespace("sales");
  }

  @AfterAll
  void stop() {
    node.close();
    database.assertWhole();
    database.close();
  }

  private CreateTableRequest table(String name, String folder) {
    return CreateTableRequest.builder()
        .withName(name)
        .withSchema(TestCatalog.newTable(name).schema())
        .withLocation(database.warehouseUri() + "/" + folder)
        .build();
  }

  private void stage(String actor, String name, String folder) {
    tables.stage(
        TestCatalog.request(actor, actor + " stages " + name, "same"),
        catalog.warehouse(),
        SALES,
        table(name, folder));
  }

  private void create(String actor, String name, String folder) {
    Request request = TestCatalog.request(actor, actor + " creates " + name + folder, "same");
    tables.create(request, catalog.warehouse(), SALES, table(name, folder));
  }

  private static void assertTaken(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(Reason.BAD_REQUEST);
              assertThat(e.refusal().message())
                  .startsWith("Location is at, over or under that of another");
            });
  }

  @Test
  void anotherActorIsRefusedAStagedFolder() {
    stage("ada", "orders", "staged/orders");
    for (String folder : List.of("staged/orders", "staged/orders/data", "staged")) {
      // The same name, too: that it is the same table is nothing that another can claim.
      assertTaken(() -> create("mallory", "orders", folder));
      assertTaken(() -> stage("mallory", "orders", folder));
    }
    stage("ada", "orders", "staged/orders");
    create("ada", "orders", "staged/orders");
    // It is a table's now, and no more free for its creator than for others.
    assertTaken(() -> create("ada", "other", "staged/orders"));
    assertTaken(() -> create("mallory", "other", "staged/orders"));
  }

  @Test
  void stagingActorMayNotTakeFoldersOverOrUnderIt() {
    stage("ada", "bills", "bills/one");
    assertTaken(() -> create("ada", "bills", "bills"));
    assertTaken(() -> create("ada", "bills", "bills/one/x"));
    create("ada", "bills", "bills/one");
  }
}
