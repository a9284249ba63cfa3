package io.varve.command.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.head.Decision;
import io.varve.command.head.Given;
import io.varve.command.refusal.Reason;
import io.varve.command.warehouse.DeletionCommand.CancelWarehouseTask;
import io.varve.command.warehouse.DeletionCommand.DeleteWarehouse;
import io.varve.command.warehouse.DeletionCommand.EndWarehouse;
import io.varve.command.warehouse.DeletionCommand.ExpireWarehouse;
import io.varve.command.warehouse.DeletionCommand.UndropWarehouse;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleteProfileSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeletionBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseProtectionSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskCancelled;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskRescheduled;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A warehouse's end: given events, when a command comes, then these events or that refusal. */
final class DeletionDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final UUID TASK = new UUID(0, 9);
  private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");
  private static final Instant EXPIRY = NOW.plusSeconds(60);
  private static final Event CREATED = new WarehouseCreated(ID, new UUID(0, 2), "w", "file:///w");
  private static final Event SOFTLY = new WarehouseDeleteProfileSet(ID, "w", 60L);
  private static final Event SOFT = new WarehouseSoftDeleted(ID, "w", EXPIRY);
  private static final Event BEGUN = new WarehouseDeletionBegun(ID, "w");
  private static final Event ENDED = new WarehouseDeleted(ID, "w", true);
  private static final DeleteWarehouse FORCED = new DeleteWarehouse(ID, true);
  private static final DeleteWarehouse EMPTY = new DeleteWarehouse(ID, false);

  private static Given<WarehouseState> given(Event... events) {
    return Given.events(WarehouseState::evolve, events);
  }

  private static Decision decide(WarehouseState state, DeletionCommand command) {
    return DeletionDecider.decide(state, command, NOW);
  }

  @Test
  void forceHasItDroppedByATaskOrKeptAsItsProfileSays() {
    given(CREATED).when(state -> decide(state, FORCED)).then(BEGUN);
    given(CREATED, SOFTLY).when(state -> decide(state, FORCED)).then(SOFT);
    given(CREATED, SOFTLY)
        .when(state -> decide(state, EMPTY))
        .then(new WarehouseDeleted(ID, "w", false));
    Event guarded = new WarehouseProtectionSet(ID, "w", true);
    given(CREATED, guarded).when(state -> decide(state, EMPTY)).refuses(Reason.WAREHOUSE_PROTECTED);
    given(CREATED, guarded).when(state -> decide(state, FORCED)).then(BEGUN);
  }

  @Test
  void softDeletedWarehouseCanBeDeletedForGoodAndElseIsGone() {
    Given<WarehouseState> soft = given(CREATED, SOFTLY, SOFT);
    soft.when(state -> decide(state, FORCED)).then(BEGUN);
    soft.when(state -> decide(state, EMPTY)).refuses(Reason.NO_SUCH_WAREHOUSE);
    soft.when(WarehouseDecider::decide, new RenameWarehouse(ID, "v"))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
    given(CREATED, BEGUN).when(state -> decide(state, FORCED)).then();
    given(CREATED, BEGUN, ENDED)
        .when(state -> decide(state, FORCED))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
  }

  @Test
  void undroppedWarehouseIsAsBeforeUntilItsContentIsDropped() {
    UndropWarehouse undrop = new UndropWarehouse(ID, "v");
    Event closed = new WarehouseDeactivated(ID, "w");
    given(CREATED, SOFTLY, closed, SOFT)
        .when(state -> decide(state, undrop))
        .then(new WarehouseUndropped(ID, "v", false));
    assertThat(given(CREATED, SOFTLY, SOFT, new WarehouseUndropped(ID, "w", true)).state())
        .isEqualTo(given(CREATED, SOFTLY).state());
    given(CREATED).when(state -> decide(state, undrop)).then();
    given(CREATED, BEGUN).when(state -> decide(state, undrop)).refuses(Reason.NO_SUCH_WAREHOUSE);
    Event cancelled = new WarehouseTaskCancelled(ID, "w", TASK, "warehouse_deletion");
    given(CREATED, BEGUN, cancelled)
        .when(state -> decide(state, undrop))
        .then(new WarehouseUndropped(ID, "v", true));
    given(CREATED, BEGUN, ENDED)
        .when(state -> decide(state, undrop))
        .refuses(Reason.NO_SUCH_WAREHOUSE);
  }

  @Test
  void softDeletionExpiresWhenDueUnlessCancelled() {
    ExpireWarehouse due = new ExpireWarehouse(ID, EXPIRY);
    given(CREATED, SOFT).when(state -> decide(state, due)).then(BEGUN);
    given(CREATED, SOFT)
        .when(state -> decide(state, new ExpireWarehouse(ID, EXPIRY.minusMillis(1))))
        .then();
    Event cancelled = new WarehouseTaskCancelled(ID, "w", TASK, "soft_deletion");
    given(CREATED, SOFT, cancelled).when(state -> decide(state, due)).then();
    Event later =
        new WarehouseTaskRescheduled(ID, "w", TASK, "soft_deletion", EXPIRY.plusSeconds(1));
    given(CREATED, SOFT, later).when(state -> decide(state, due)).then();
    given(CREATED).when(state -> decide(state, due)).then();
  }

  @Test
  void warehouseEndsOnlyAfterATaskEmptiesIt() {
    given(CREATED, BEGUN).when(state -> decide(state, new EndWarehouse(ID))).then(ENDED);
    given(CREATED, SOFT).when(state -> decide(state, new EndWarehouse(ID))).then();
    Event cancelled = new WarehouseTaskCancelled(ID, "w", TASK, "warehouse_deletion");
    given(CREATED, BEGUN, cancelled).when(state -> decide(state, new EndWarehouse(ID))).then();
    given(CREATED)
        .when(state -> decide(state, new CancelWarehouseTask(ID, TASK, "warehouse_deletion")))
        .then();
  }
}
