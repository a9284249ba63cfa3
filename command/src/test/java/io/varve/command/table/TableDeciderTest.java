package io.varve.command.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.RecordExpiry;
import io.varve.command.table.TableCommand.UnregisterTable;
import io.varve.command.tabular.Dropping;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularCommand.ExpireTabular;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.command.tabular.TabularCommand.HoldTabular;
import io.varve.command.tabular.TabularCommand.ProtectTabular;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.command.tabular.TabularDecider;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableHeld;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableProtectionSet;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableReleased;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableTaskCancelled;
import io.varve.ledger.event.TableEvent.TableTaskRescheduled;
import io.varve.ledger.event.TableEvent.TableUndropped;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Given events, when a command comes, then these events or that refusal. */
final class TableDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final UUID WAREHOUSE = new UUID(0, 2);
  private static final UUID ICEBERG = new UUID(0, 3);
  private static final UUID OTHER_ICEBERG = new UUID(0, 4);
  private static final ObjectName ORDERS =
      new ObjectName(new UUID(0, 5), List.of("sales"), "orders");
  private static final ObjectName BILLS = new ObjectName(new UUID(0, 6), List.of("arc"), "bills");
  private static final TableResult RESULT =
      new TableResult(2, 0, 0, 0, 0, null, Map.of(), List.of(), List.of(), null, null, null);
  private static final TableCreated CREATED =
      new TableCreated(
          ID, WAREHOUSE, ORDERS, ICEBERG, "file:///t", file(0), new RawJson("[]"), RESULT);

  private static MetadataFile file(int number) {
    return new MetadataFile("file:///t/metadata/" + number, "", number);
  }

  private static TableCommitted committed(int number) {
    return new TableCommitted(
        ID,
        ORDERS,
        ICEBERG,
        "file:///t",
        file(number - 1).location(),
        file(number),
        new RawJson("[]"),
        new RawJson("[]"),
        RESULT);
  }

  private static TableRegistered registered(@Nullable UUID previous) {
    return new TableRegistered(
        ID, WAREHOUSE, ORDERS, OTHER_ICEBERG, previous, "file:///u", file(7), RESULT);
  }

  private static TableState given(Event... events) {
    @Nullable TableState state = null;
    for (Event event : events) {
      state = TableState.evolve(state, event);
    }
    return Objects.requireNonNull(state);
  }

  private static void assertRefused(Reason reason, Decision decision) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }

  private static final TableDropped DROPPED = new TableDropped(ID, ORDERS, true);

  @Test
  void aCommitTakesOverWhatWasPrepared() {
    Change.Commit commit = new Change.Commit(0, committed(1), false);
    assertThat(TableDecider.decide(given(CREATED), commit))
        .isEqualTo(Decision.accept(committed(1)));
    assertRefused(Reason.NO_SUCH_TABLE, TableDecider.decide(given(CREATED, DROPPED), commit));
  }

  @Test
  void aTableIsRenamedUnderTheNameItHas() {
    RenameTabular rename = new RenameTabular(TabularKind.TABLE, ID, ORDERS, BILLS);
    TableRenamed renamed = new TableRenamed(ID, ORDERS, BILLS);
    assertThat(TabularDecider.rename(given(CREATED), rename)).isEqualTo(Decision.accept(renamed));
    assertRefused(Reason.NO_SUCH_TABLE, TabularDecider.rename(given(CREATED, renamed), rename));
    assertRefused(Reason.NO_SUCH_TABLE, TabularDecider.rename(given(CREATED, DROPPED), rename));
  }

  @Test
  void aTableIsDroppedUnderTheNameItHas() {
    DropTabular drop = new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FINAL);
    assertThat(TabularDecider.drop(given(CREATED), drop, NOW)).isEqualTo(Decision.accept(DROPPED));
    assertRefused(Reason.NO_SUCH_TABLE, TabularDecider.drop(given(CREATED, DROPPED), drop, NOW));
    assertRefused(
        Reason.NO_SUCH_TABLE,
        TabularDecider.drop(given(CREATED, new TableRenamed(ID, ORDERS, BILLS)), drop, NOW));
  }

  @Test
  void aTableThatLeavesSaysWhereItsMetadataIs() {
    assertThat(
            TableDecider.decide(given(CREATED, committed(1)), new UnregisterTable(ID, ORDERS, NOW)))
        .isEqualTo(Decision.accept(new TableUnregistered(ID, ORDERS, file(1).location())));
    assertRefused(
        Reason.NO_SUCH_TABLE,
        TableDecider.decide(given(CREATED), new UnregisterTable(ID, BILLS, NOW)));
  }

  @Test
  void metadataIsOverwrittenOnlyWhereItIsStillWhatWasLookedAt() {
    Change.Register overwrite = new Change.Register(registered(ICEBERG));
    assertThat(TableDecider.decide(given(CREATED), overwrite))
        .isEqualTo(Decision.accept(registered(ICEBERG)));
    assertRefused(
        Reason.COMMIT_FAILED, TableDecider.decide(given(CREATED, registered(ICEBERG)), overwrite));
    assertRefused(Reason.COMMIT_FAILED, TableDecider.decide(given(CREATED, DROPPED), overwrite));
  }

  @Test
  void onlyADroppedTableIsPurged() {
    FinishPurge purge = new FinishPurge(TabularKind.TABLE, ID, new UUID(0, 9), 3, 1);
    assertThat(TabularDecider.finishPurge(given(CREATED, DROPPED), purge))
        .isEqualTo(Decision.accept(new TablePurged(ID, ORDERS, 3, 1)));
    assertRefused(Reason.BAD_REQUEST, TabularDecider.finishPurge(given(CREATED), purge));
  }

  @Test
  void filesThatAreGoneAreRecordedEvenOfATableThatWasDroppedMeanwhile() {
    List<String> gone = List.of(file(0).location());
    TableMetadataExpired expired = new TableMetadataExpired(ID, ORDERS, 1, gone);
    RecordExpiry command = new RecordExpiry(ID, 1, gone);
    assertThat(TableDecider.decide(given(CREATED, committed(1)), command))
        .isEqualTo(Decision.accept(expired));
    assertThat(TableDecider.decide(given(CREATED, committed(1), DROPPED), command))
        .isEqualTo(Decision.accept(expired));
    assertThat(given(CREATED, committed(1), expired)).isEqualTo(given(CREATED, committed(1)));
    assertThat(given(CREATED, DROPPED, expired).dropped()).isTrue();
  }

  @Test
  void theStateIsWhatTheEventsSay() {
    assertThat(given(CREATED))
        .isEqualTo(
            new TableState(
                ID,
                WAREHOUSE,
                ORDERS,
                ICEBERG,
                "file:///t",
                file(0).location(),
                false,
                null,
                null,
                null));
    assertThat(given(CREATED, committed(1), committed(2)).metadataLocation())
        .isEqualTo(file(2).location());
    assertThat(given(CREATED, new TableRenamed(ID, ORDERS, BILLS)).name()).isEqualTo(BILLS);
    TableState overwritten = given(CREATED, registered(ICEBERG));
    assertThat(overwritten.tableUuid()).isEqualTo(OTHER_ICEBERG);
    assertThat(overwritten.location()).isEqualTo("file:///u");
    assertThat(given(registered(null)).dropped()).isFalse();
    assertThat(given(CREATED, DROPPED).dropped()).isTrue();
    assertThat(given(CREATED, new TableUnregistered(ID, ORDERS, "m")).dropped()).isTrue();
  }

  @Test
  void anEventOfAnotherKindIsNotFolded() {
    assertThatThrownBy(() -> TableState.evolve(null, new ProjectCreated(ID, "p")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");
  private static final Instant EXPIRY = Instant.parse("2026-11-30T08:00:00Z");
  private static final TableSoftDropped SOFT = new TableSoftDropped(ID, ORDERS, true, EXPIRY);
  private static final TableProtectionSet PROTECTED = new TableProtectionSet(ID, ORDERS, true);

  @Test
  void aSoftDropCanBeUndoneUntilItHasExpired() {
    DropTabular drop =
        new DropTabular(TabularKind.TABLE, ID, ORDERS, true, new Dropping(false, EXPIRY));
    assertThat(TabularDecider.drop(given(CREATED), drop, NOW)).isEqualTo(Decision.accept(SOFT));
    assertRefused(Reason.NO_SUCH_TABLE, TabularDecider.drop(given(CREATED, SOFT), drop, NOW));
    assertThat(TabularDecider.undrop(given(CREATED, SOFT), BILLS))
        .isEqualTo(Decision.accept(new TableUndropped(ID, BILLS)));
    assertThat(given(CREATED, SOFT, new TableUndropped(ID, ORDERS))).isEqualTo(given(CREATED));
    assertThat(TabularDecider.undrop(given(CREATED), ORDERS)).isEqualTo(Decision.accept());
    assertRefused(
        Reason.NO_SUCH_TABLE, TabularDecider.undrop(given(CREATED, SOFT, DROPPED), ORDERS));
  }

  @Test
  void itExpiresWhenItsTimeHasComeAndNotIfThatWasCancelled() {
    ExpireTabular due = new ExpireTabular(TabularKind.TABLE, ID, EXPIRY);
    assertThat(TabularDecider.expire(given(CREATED, SOFT), due))
        .isEqualTo(Decision.accept(DROPPED));
    ExpireTabular early = new ExpireTabular(TabularKind.TABLE, ID, EXPIRY.minusMillis(1));
    assertThat(TabularDecider.expire(given(CREATED, SOFT), early)).isEqualTo(Decision.accept());
    assertThat(TabularDecider.expire(given(CREATED), due)).isEqualTo(Decision.accept());
    UUID task = new UUID(0, 9);
    assertThat(
            TabularDecider.expire(
                given(CREATED, SOFT, new TableTaskCancelled(ID, ORDERS, task, "soft_deletion")),
                due))
        .isEqualTo(Decision.accept());
    assertThat(
            TabularDecider.expire(
                given(
                    CREATED,
                    SOFT,
                    new TableTaskRescheduled(
                        ID, ORDERS, task, "soft_deletion", EXPIRY.plusSeconds(1))),
                due))
        .isEqualTo(Decision.accept());
  }

  @Test
  void whatIsProtectedIsDroppedByForceOnlyAndForGood() {
    TableState state = given(CREATED, PROTECTED);
    assertRefused(
        Reason.TABULAR_PROTECTED,
        TabularDecider.drop(
            state, new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FINAL), NOW));
    assertRefused(
        Reason.TABULAR_PROTECTED,
        TabularDecider.drop(
            state,
            new DropTabular(TabularKind.TABLE, ID, ORDERS, true, new Dropping(false, EXPIRY)),
            NOW));
    assertRefused(
        Reason.TABULAR_PROTECTED, TableDecider.decide(state, new UnregisterTable(ID, ORDERS, NOW)));
    assertThat(
            TabularDecider.drop(
                state, new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FORCED), NOW))
        .isEqualTo(Decision.accept(DROPPED));
    assertThat(TabularDecider.protect(state, new ProtectTabular(TabularKind.TABLE, ID, true)))
        .isEqualTo(Decision.accept());
    assertThat(given(CREATED, PROTECTED, new TableProtectionSet(ID, ORDERS, false)))
        .isEqualTo(given(CREATED));
  }

  @Test
  void whatIsHeldIsNotDroppedEvenByForceUntilThatEnds() {
    TableHeld forNow = new TableHeld(ID, ORDERS, "case 17", NOW.plusSeconds(1));
    TableState held = given(CREATED, forNow);
    DropTabular forced = new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FORCED);
    assertRefused(Reason.HELD, TabularDecider.drop(held, forced, NOW));
    assertRefused(Reason.HELD, TabularDecider.end(held, NOW));
    assertRefused(Reason.HELD, TableDecider.decide(held, new UnregisterTable(ID, ORDERS, NOW)));
    assertThat(TabularDecider.drop(held, forced, NOW.plusSeconds(1)))
        .isEqualTo(Decision.accept(DROPPED));
    assertRefused(
        Reason.HELD,
        TabularDecider.expire(
            given(CREATED, SOFT, new TableHeld(ID, ORDERS, "case 17", null)),
            new ExpireTabular(TabularKind.TABLE, ID, EXPIRY)));
    assertThat(TabularDecider.release(held))
        .isEqualTo(Decision.accept(new TableReleased(ID, ORDERS)));
    assertThat(given(CREATED, forNow, new TableReleased(ID, ORDERS))).isEqualTo(given(CREATED));
    assertThat(TabularDecider.release(given(CREATED))).isEqualTo(Decision.accept());
  }

  @Test
  void aHoldIsForWhatIsThereOrHasSomethingLeft() {
    HoldTabular hold = new HoldTabular(TabularKind.TABLE, ID, "case 17", null);
    TableHeld held = new TableHeld(ID, ORDERS, "case 17", null);
    assertThat(TabularDecider.hold(given(CREATED), hold, false)).isEqualTo(Decision.accept(held));
    assertThat(TabularDecider.hold(given(CREATED, SOFT), hold, true))
        .isEqualTo(Decision.accept(held));
    assertThat(TabularDecider.hold(given(CREATED, held), hold, false)).isEqualTo(Decision.accept());
    assertRefused(Reason.NO_SUCH_TABLE, TabularDecider.hold(given(CREATED, DROPPED), hold, false));
    assertThat(TabularDecider.hold(given(CREATED, DROPPED), hold, true))
        .isEqualTo(Decision.accept(held));
  }

  @Test
  void aTableEndsWithItsWarehouseAndKeepsItsFiles() {
    Decision ended = Decision.accept(new TableDropped(ID, ORDERS, false));
    assertThat(TabularDecider.end(given(CREATED, PROTECTED), NOW)).isEqualTo(ended);
    assertThat(TabularDecider.end(given(CREATED, SOFT), NOW)).isEqualTo(ended);
    assertThat(TabularDecider.end(given(CREATED, DROPPED), NOW)).isEqualTo(Decision.accept());
  }
}
