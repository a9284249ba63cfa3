package io.varve.projections.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableHeld;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableUndropped;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.projections.TestLedger;
import io.varve.testing.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rows that the events of a table leave. */
@Tag("postgres")
class TabularProjectionTest {

  private static final UUID PROJECT = new UUID(0, 1);
  private static final UUID WAREHOUSE = new UUID(0, 2);
  private static final UUID NAMESPACE = new UUID(0, 3);
  private static final UUID TABLE = new UUID(0, 4);
  private static final Instant EXPIRY = Instant.parse("2030-01-01T00:00:00Z");
  private static final ObjectName ORDERS = new ObjectName(NAMESPACE, List.of("sales"), "orders");
  private static final ObjectName BILLS = new ObjectName(NAMESPACE, List.of("sales"), "bills");
  private static final TableSoftDropped SOFT_DROPPED =
      new TableSoftDropped(TABLE, ORDERS, true, EXPIRY);

  private final TestLedger ledger = TestLedger.create(postgres());

  /** The Postgres that the tests run in. */
  TestPostgres postgres() {
    return TestPostgres.shared();
  }

  @BeforeEach
  void createTable() {
    ledger.append(
        new ProjectCreated(PROJECT, "p"),
        new WarehouseCreated(WAREHOUSE, PROJECT, "w", "file:///w"));
    ledger.appendIn(
        WAREHOUSE,
        new NamespaceCreated(NAMESPACE, WAREHOUSE, null, List.of("sales"), Map.of()),
        new TableCreated(
            TABLE,
            WAREHOUSE,
            ORDERS,
            UUID.randomUUID(),
            "file:///w/t",
            new MetadataFile("file:///w/t/metadata/0.metadata.json", "", 1),
            new RawJson("[]"),
            new TableResult(
                2, 0, 0, 0, 0, null, Map.of(), List.of(), List.of(), null, null, null)));
  }

  /** A replay must come to the same rows. */
  @AfterEach
  void verify() {
    ledger.seal();
    assertThat(ledger.verify().differences()).isEmpty();
    ledger.close();
  }

  private List<String> rows(String sql) {
    return ledger.admin().sql(sql).query(String.class).list();
  }

  private List<String> names() {
    return rows("select name from names");
  }

  private List<String> tasks() {
    return rows("select queue || ' ' || status from tasks order by created_at, queue");
  }

  @Test
  void renameMovesTheName() {
    ledger.appendIn(WAREHOUSE, new TableRenamed(TABLE, ORDERS, BILLS));
    assertThat(names()).containsExactly("bills");
  }

  @Test
  void softDropFreesTheNameAndSchedulesTheExpiry() {
    ledger.appendIn(WAREHOUSE, SOFT_DROPPED);
    assertThat(names()).isEmpty();
    assertThat(rows("select name from dropped where expires_at = '" + EXPIRY + "'"))
        .containsExactly("orders");
    assertThat(tasks()).containsExactly("soft_deletion SCHEDULED");
    assertThat(rows("select table_id from tables")).containsExactly(TABLE.toString());
  }

  @Test
  void undropTakesTheNameAndCancelsTheExpiry() {
    ledger.appendIn(WAREHOUSE, SOFT_DROPPED);
    ledger.appendIn(WAREHOUSE, new TableUndropped(TABLE, BILLS));
    assertThat(names()).containsExactly("bills");
    assertThat(rows("select name from dropped")).isEmpty();
    assertThat(tasks()).containsExactly("soft_deletion CANCELLED");
  }

  @Test
  void dropWithPurgeKeepsTheLocationUntilThePurgeEnds() {
    ledger.appendIn(WAREHOUSE, new TableHeld(TABLE, ORDERS, "case 17", null));
    assertThat(rows("select object_id from holds")).containsExactly(TABLE.toString());
    ledger.appendIn(WAREHOUSE, new TableDropped(TABLE, ORDERS, true));
    assertThat(names()).isEmpty();
    assertThat(rows("select table_id from tables")).isEmpty();
    assertThat(rows("select object_id from holds")).isEmpty();
    assertThat(rows("select location from purges")).containsExactly("file:///w/t");
    assertThat(tasks()).containsExactly("tabular_purge SCHEDULED");
    ledger.appendIn(WAREHOUSE, new TablePurged(TABLE, ORDERS, 1, 0));
    assertThat(rows("select location from purges")).isEmpty();
    assertThat(tasks()).containsExactly("tabular_purge SUCCESS");
  }

  @Test
  void dropWithoutPurgeLeavesNoTask() {
    ledger.appendIn(WAREHOUSE, new TableDropped(TABLE, ORDERS, false));
    assertThat(names()).isEmpty();
    assertThat(rows("select location from purges")).isEmpty();
    assertThat(tasks()).isEmpty();
  }
}
