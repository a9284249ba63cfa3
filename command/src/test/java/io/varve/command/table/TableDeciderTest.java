package io.varve.command.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.head.Given;
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

  private static Given<TableState> given(Event... events) {
    return Given.events(TableState::evolve, events);
  }

  private static final TableDropped DROPPED = new TableDropped(ID, ORDERS, true);

  @Test
  void aCommitTakesOverWhatWasPrepared() {
    Change.Commit commit =
        new Change.Commit(
            new TableHead(0, TableState.evolve(null, CREATED), null), committed(1), false);
    given(CREATED).when(TableDecider::decide, commit).then(committed(1));
    given(CREATED, DROPPED).when(TableDecider::decide, commit).refuses(Reason.NO_SUCH_TABLE);
  }

  @Test
  void aTableIsRenamedUnderTheNameItHas() {
    RenameTabular rename = new RenameTabular(TabularKind.TABLE, ID, ORDERS, BILLS);
    TableRenamed renamed = new TableRenamed(ID, ORDERS, BILLS);
    given(CREATED).when(TabularDecider::rename, rename).then(renamed);
    given(CREATED, renamed).when(TabularDecider::rename, rename).refuses(Reason.NO_SUCH_TABLE);
    given(CREATED, DROPPED).when(TabularDecider::rename, rename).refuses(Reason.NO_SUCH_TABLE);
  }

  @Test
  void aTableIsDroppedUnderTheNameItHas() {
    DropTabular drop = new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FINAL);
    given(CREATED).when(state -> TabularDecider.drop(state, drop, NOW)).then(DROPPED);
    given(CREATED, DROPPED)
        .when(state -> TabularDecider.drop(state, drop, NOW))
        .refuses(Reason.NO_SUCH_TABLE);
    given(CREATED, new TableRenamed(ID, ORDERS, BILLS))
        .when(state -> TabularDecider.drop(state, drop, NOW))
        .refuses(Reason.NO_SUCH_TABLE);
  }

  @Test
  void aTableThatLeavesSaysWhereItsMetadataIs() {
    given(CREATED, committed(1))
        .when(state -> TableDecider.decide(state, new UnregisterTable(ID, ORDERS, NOW)))
        .then(new TableUnregistered(ID, ORDERS, file(1).location()));
    given(CREATED)
        .when(state -> TableDecider.decide(state, new UnregisterTable(ID, BILLS, NOW)))
        .refuses(Reason.NO_SUCH_TABLE);
  }

  @Test
  void metadataIsOverwrittenOnlyWhereItIsStillWhatWasLookedAt() {
    Change.Register overwrite = new Change.Register(registered(ICEBERG));
    given(CREATED).when(TableDecider::decide, overwrite).then(registered(ICEBERG));
    given(CREATED, registered(ICEBERG))
        .when(TableDecider::decide, overwrite)
        .refuses(Reason.COMMIT_FAILED);
    given(CREATED, DROPPED).when(TableDecider::decide, overwrite).refuses(Reason.COMMIT_FAILED);
  }

  @Test
  void liveTableIsNotPurged() {
    FinishPurge purge = new FinishPurge(TabularKind.TABLE, ID, new UUID(0, 9), 3, 1);
    given(CREATED, DROPPED)
        .when(TabularDecider::finishPurge, purge)
        .then(new TablePurged(ID, ORDERS, 3, 1));
    given(CREATED).when(TabularDecider::finishPurge, purge).refuses(Reason.BAD_REQUEST);
  }

  @Test
  void filesThatAreGoneAreRecordedEvenOfATableThatWasDroppedMeanwhile() {
    List<String> gone = List.of(file(0).location());
    TableMetadataExpired expired = new TableMetadataExpired(ID, ORDERS, 1, gone);
    RecordExpiry command = new RecordExpiry(ID, 1, gone);
    given(CREATED, committed(1)).when(TableDecider::decide, command).then(expired);
    given(CREATED, committed(1), DROPPED).when(TableDecider::decide, command).then(expired);
    assertThat(given(CREATED, committed(1), expired).state())
        .isEqualTo(given(CREATED, committed(1)).state());
    assertThat(given(CREATED, DROPPED, expired).state().dropped()).isTrue();
  }

  @Test
  void theStateIsWhatTheEventsSay() {
    assertThat(given(CREATED).state())
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
    assertThat(given(CREATED, committed(1), committed(2)).state().metadataLocation())
        .isEqualTo(file(2).location());
    assertThat(given(CREATED, new TableRenamed(ID, ORDERS, BILLS)).state().name()).isEqualTo(BILLS);
    TableState overwritten = given(CREATED, registered(ICEBERG)).state();
    assertThat(overwritten.tableUuid()).isEqualTo(OTHER_ICEBERG);
    assertThat(overwritten.location()).isEqualTo("file:///u");
    assertThat(given(registered(null)).state().dropped()).isFalse();
    assertThat(given(CREATED, DROPPED).state().dropped()).isTrue();
    assertThat(given(CREATED, new TableUnregistered(ID, ORDERS, "m")).state().dropped()).isTrue();
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
    given(CREATED).when(state -> TabularDecider.drop(state, drop, NOW)).then(SOFT);
    given(CREATED, SOFT)
        .when(state -> TabularDecider.drop(state, drop, NOW))
        .refuses(Reason.NO_SUCH_TABLE);
    given(CREATED, SOFT).when(TabularDecider::undrop, BILLS).then(new TableUndropped(ID, BILLS));
    assertThat(given(CREATED, SOFT, new TableUndropped(ID, ORDERS)).state())
        .isEqualTo(given(CREATED).state());
    given(CREATED).when(TabularDecider::undrop, ORDERS).then();
    given(CREATED, SOFT, DROPPED)
        .when(TabularDecider::undrop, ORDERS)
        .refuses(Reason.NO_SUCH_TABLE);
  }

  @Test
  void softDeletionExpiresWhenDueUnlessCancelled() {
    ExpireTabular due = new ExpireTabular(TabularKind.TABLE, ID, EXPIRY);
    given(CREATED, SOFT).when(TabularDecider::expire, due).then(DROPPED);
    ExpireTabular early = new ExpireTabular(TabularKind.TABLE, ID, EXPIRY.minusMillis(1));
    given(CREATED, SOFT).when(TabularDecider::expire, early).then();
    given(CREATED).when(TabularDecider::expire, due).then();
    UUID task = new UUID(0, 9);
    given(CREATED, SOFT, new TableTaskCancelled(ID, ORDERS, task, "soft_deletion"))
        .when(TabularDecider::expire, due)
        .then();
    given(
            CREATED,
            SOFT,
            new TableTaskRescheduled(ID, ORDERS, task, "soft_deletion", EXPIRY.plusSeconds(1)))
        .when(TabularDecider::expire, due)
        .then();
  }

  @Test
  void protectedTableIsDroppedByForceOnlyAndForGood() {
    Given<TableState> guarded = given(CREATED, PROTECTED);
    guarded
        .when(
            state ->
                TabularDecider.drop(
                    state,
                    new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FINAL),
                    NOW))
        .refuses(Reason.TABULAR_PROTECTED);
    guarded
        .when(
            state ->
                TabularDecider.drop(
                    state,
                    new DropTabular(
                        TabularKind.TABLE, ID, ORDERS, true, new Dropping(false, EXPIRY)),
                    NOW))
        .refuses(Reason.TABULAR_PROTECTED);
    guarded
        .when(state -> TableDecider.decide(state, new UnregisterTable(ID, ORDERS, NOW)))
        .refuses(Reason.TABULAR_PROTECTED);
    guarded
        .when(
            state ->
                TabularDecider.drop(
                    state,
                    new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FORCED),
                    NOW))
        .then(DROPPED);
    guarded.when(TabularDecider::protect, new ProtectTabular(TabularKind.TABLE, ID, true)).then();
    assertThat(given(CREATED, PROTECTED, new TableProtectionSet(ID, ORDERS, false)).state())
        .isEqualTo(given(CREATED).state());
  }

  @Test
  void heldTableIsNotDroppedEvenByForceUntilTheHoldEnds() {
    TableHeld forNow = new TableHeld(ID, ORDERS, "case 17", NOW.plusSeconds(1));
    Given<TableState> held = given(CREATED, forNow);
    DropTabular forced = new DropTabular(TabularKind.TABLE, ID, ORDERS, true, Dropping.FORCED);
    held.when(state -> TabularDecider.drop(state, forced, NOW)).refuses(Reason.HELD);
    held.when(TabularDecider::end, NOW).refuses(Reason.HELD);
    held.when(state -> TableDecider.decide(state, new UnregisterTable(ID, ORDERS, NOW)))
        .refuses(Reason.HELD);
    held.when(state -> TabularDecider.drop(state, forced, NOW.plusSeconds(1))).then(DROPPED);
    given(CREATED, SOFT, new TableHeld(ID, ORDERS, "case 17", null))
        .when(TabularDecider::expire, new ExpireTabular(TabularKind.TABLE, ID, EXPIRY))
        .refuses(Reason.HELD);
    held.when(state -> TabularDecider.release(state)).then(new TableReleased(ID, ORDERS));
    assertThat(given(CREATED, forNow, new TableReleased(ID, ORDERS)).state())
        .isEqualTo(given(CREATED).state());
    given(CREATED).when(state -> TabularDecider.release(state)).then();
  }

  @Test
  void aHoldIsForWhatIsThereOrHasSomethingLeft() {
    HoldTabular hold = new HoldTabular(TabularKind.TABLE, ID, "case 17", null);
    TableHeld held = new TableHeld(ID, ORDERS, "case 17", null);
    given(CREATED).when(state -> TabularDecider.hold(state, hold, false)).then(held);
    given(CREATED, SOFT).when(state -> TabularDecider.hold(state, hold, true)).then(held);
    given(CREATED, held).when(state -> TabularDecider.hold(state, hold, false)).then();
    given(CREATED, DROPPED)
        .when(state -> TabularDecider.hold(state, hold, false))
        .refuses(Reason.NO_SUCH_TABLE);
    given(CREATED, DROPPED).when(state -> TabularDecider.hold(state, hold, true)).then(held);
  }

  @Test
  void aTableEndsWithItsWarehouseAndKeepsItsFiles() {
    Event ended = new TableDropped(ID, ORDERS, false);
    given(CREATED, PROTECTED).when(TabularDecider::end, NOW).then(ended);
    given(CREATED, SOFT).when(TabularDecider::end, NOW).then(ended);
    given(CREATED, DROPPED).when(TabularDecider::end, NOW).then();
  }
}
