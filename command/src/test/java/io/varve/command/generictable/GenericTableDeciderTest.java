package io.varve.command.generictable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.generictable.GenericTableCommand.BeginGenericTable;
import io.varve.command.head.Decision;
import io.varve.command.head.Given;
import io.varve.command.refusal.Reason;
import io.varve.command.tabular.Dropping;
import io.varve.command.tabular.TabularCommand.CancelTask;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularCommand.ExpireTabular;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.command.tabular.TabularCommand.ProtectTabular;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.command.tabular.TabularDecider;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GenericTableEvent.GenericTableDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableProtectionSet;
import io.varve.ledger.event.GenericTableEvent.GenericTablePurged;
import io.varve.ledger.event.GenericTableEvent.GenericTableRenamed;
import io.varve.ledger.event.GenericTableEvent.GenericTableSoftDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskCancelled;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskRescheduled;
import io.varve.ledger.event.GenericTableEvent.GenericTableUndropped;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Given events, when a command comes, then these events or that refusal. */
final class GenericTableDeciderTest {

  private static final TabularKind KIND = TabularKind.GENERIC_TABLE;
  private static final UUID ID = new UUID(0, 1);
  private static final UUID TASK = new UUID(0, 9);
  private static final ObjectName VECTORS = new ObjectName(new UUID(0, 2), List.of("ai"), "v");
  private static final ObjectName OTHER = new ObjectName(new UUID(0, 3), List.of("old"), "w");
  private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");
  private static final Instant EXPIRY = Instant.parse("2026-11-30T08:00:00Z");
  private static final GenericTableCreated CREATED = created("lance", "", Map.of(), "{}");
  private static final GenericTableSoftDropped SOFT =
      new GenericTableSoftDropped(ID, VECTORS, true, EXPIRY);
  private static final GenericTableDropped DROPPED = new GenericTableDropped(ID, VECTORS, true);

  private static GenericTableCreated created(
      String format, String doc, Map<String, String> properties, String blob) {
    RawJson json = new RawJson(blob);
    return new GenericTableCreated(
        ID, new UUID(0, 4), VECTORS, format, "file:///w/g", doc, properties, json, json);
  }

  private static Decision creating(GenericTableCreated event) {
    return GenericTableDecider.decide(null, new BeginGenericTable(event, true));
  }

  private static Given<GenericTableState> given(Event... events) {
    return Given.events(GenericTableState::evolve, events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "csv", "x", "my_format-2"})
  void anyFormatThatIsAPlainWordWillDo(String format) {
    GenericTableCreated event = created(format, "", Map.of(), "{}");
    given().when(none -> creating(event)).then(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Lance", "2d", "delta lake", "é", "a\n"})
  void aFormatThatIsNoPlainWordIsRefused(String format) {
    given().when(none -> creating(created(format, "", Map.of(), "{}"))).refuses(Reason.BAD_REQUEST);
  }

  @Test
  void genericTableDescriptionIsBounded() {
    String most = "x".repeat(GenericTableDecider.MAX_BYTES);
    Decision accepted = creating(created("x".repeat(64), "", Map.of("", most), most));
    assertThat(accepted).isInstanceOf(Decision.Accepted.class);
    for (GenericTableCreated tooMuch :
        List.of(
            created("x".repeat(65), "", Map.of(), "{}"),
            created("csv", "", Map.of(), most + "x"),
            created("csv", "d", Map.of("", most), "{}"),
            created("csv", "é".repeat(GenericTableDecider.MAX_BYTES / 2) + "x", Map.of(), "{}"))) {
      given().when(none -> creating(tooMuch)).refuses(Reason.BAD_REQUEST);
    }
  }

  @Test
  void genericTableIsRenamedAndDroppedUnderItsCurrentName() {
    RenameTabular rename = new RenameTabular(KIND, ID, VECTORS, OTHER);
    GenericTableRenamed renamed = new GenericTableRenamed(ID, VECTORS, OTHER);
    given(CREATED).when(TabularDecider::rename, rename).then(renamed);
    given(CREATED, renamed)
        .when(TabularDecider::rename, rename)
        .refuses(Reason.NO_SUCH_GENERIC_TABLE);
    DropTabular drop = new DropTabular(KIND, ID, VECTORS, true, Dropping.FINAL);
    given(CREATED).when(state -> TabularDecider.drop(state, drop, NOW)).then(DROPPED);
    given(CREATED, renamed)
        .when(state -> TabularDecider.drop(state, drop, NOW))
        .refuses(Reason.NO_SUCH_GENERIC_TABLE);
    given(CREATED, DROPPED)
        .when(state -> TabularDecider.drop(state, drop, NOW))
        .refuses(Reason.NO_SUCH_GENERIC_TABLE);
  }

  @Test
  void aSoftDropIsUndoneOrExpires() {
    DropTabular drop = new DropTabular(KIND, ID, VECTORS, true, new Dropping(false, EXPIRY));
    given(CREATED).when(state -> TabularDecider.drop(state, drop, NOW)).then(SOFT);
    GenericTableUndropped undropped = new GenericTableUndropped(ID, OTHER);
    given(CREATED, SOFT).when(TabularDecider::undrop, OTHER).then(undropped);
    assertThat(given(CREATED, SOFT, undropped).state().isAt(OTHER)).isTrue();
    given(CREATED).when(TabularDecider::undrop, OTHER).then();
    given(CREATED, SOFT, DROPPED)
        .when(TabularDecider::undrop, VECTORS)
        .refuses(Reason.NO_SUCH_GENERIC_TABLE);
    ExpireTabular due = new ExpireTabular(KIND, ID, EXPIRY);
    given(CREATED, SOFT).when(TabularDecider::expire, due).then(DROPPED);
    for (Event later :
        List.of(
            new GenericTableTaskCancelled(ID, VECTORS, TASK, "soft_deletion"),
            new GenericTableTaskRescheduled(
                ID, VECTORS, TASK, "soft_deletion", EXPIRY.plusMillis(1)))) {
      given(CREATED, SOFT, later).when(TabularDecider::expire, due).then();
    }
    CancelTask cancel = new CancelTask(KIND, ID, TASK, "tabular_purge");
    given(CREATED, DROPPED)
        .when(TabularDecider::cancelTask, cancel)
        .then(new GenericTableTaskCancelled(ID, VECTORS, TASK, "tabular_purge"));
  }

  @Test
  void protectedGenericTableIsDroppedByForceOnly() {
    GenericTableProtectionSet set = new GenericTableProtectionSet(ID, VECTORS, true);
    given(CREATED).when(TabularDecider::protect, new ProtectTabular(KIND, ID, true)).then(set);
    given(CREATED, set)
        .when(
            state ->
                TabularDecider.drop(
                    state, new DropTabular(KIND, ID, VECTORS, true, Dropping.FINAL), NOW))
        .refuses(Reason.TABULAR_PROTECTED);
    given(CREATED, set)
        .when(
            state ->
                TabularDecider.drop(
                    state, new DropTabular(KIND, ID, VECTORS, true, Dropping.FORCED), NOW))
        .then(DROPPED);
    assertThat(given(CREATED, set, new GenericTableProtectionSet(ID, VECTORS, false)).state())
        .isEqualTo(given(CREATED).state());
  }

  @Test
  void liveGenericTableIsNotPurged() {
    FinishPurge purge = new FinishPurge(KIND, ID, TASK, 3, 1);
    GenericTablePurged purged = new GenericTablePurged(ID, VECTORS, 3, 1);
    given(CREATED, DROPPED).when(TabularDecider::finishPurge, purge).then(purged);
    given(CREATED).when(TabularDecider::finishPurge, purge).refuses(Reason.BAD_REQUEST);
    assertThat(given(CREATED, DROPPED, purged).state().dropped()).isTrue();
  }

  @Test
  void anEventOfAnotherKindIsNotFolded() {
    assertThatThrownBy(() -> GenericTableState.evolve(null, new ProjectCreated(ID, "p")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
