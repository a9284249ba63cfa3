package io.varve.command.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.head.Decision;
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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

  private static WarehouseState given(Event... events) {
    @Nullable WarehouseState state = null;
    for (Event event : events) {
      state = WarehouseState.evolve(state, event);
    }
    return Objects.requireNonNull(state);
  }

  private static void assertRefused(Decision decision, Reason reason) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }

  private static Decision decide(WarehouseState state, DeletionCommand command) {
    return DeletionDecider.decide(state, command, NOW);
  }

  @Test
  void forceHasItDroppedByATaskOrKeptAsItsProfileSays() {
    assertThat(decide(given(CREATED), FORCED)).isEqualTo(Decision.accept(BEGUN));
    assertThat(decide(given(CREATED, SOFTLY), FORCED)).isEqualTo(Decision.accept(SOFT));
    assertThat(decide(given(CREATED, SOFTLY), EMPTY))
        .isEqualTo(Decision.accept(new WarehouseDeleted(ID, "w", false)));
    Event guarded = new WarehouseProtectionSet(ID, "w", true);
    assertRefused(decide(given(CREATED, guarded), EMPTY), Reason.WAREHOUSE_PROTECTED);
    assertThat(decide(given(CREATED, guarded), FORCED)).isEqualTo(Decision.accept(BEGUN));
  }

  @Test
  void oneThatWasDeletedCanBeDeletedForGoodAndElseIsGone() {
    WarehouseState soft = given(CREATED, SOFTLY, SOFT);
    assertThat(decide(soft, FORCED)).isEqualTo(Decision.accept(BEGUN));
    assertRefused(decide(soft, EMPTY), Reason.NO_SUCH_WAREHOUSE);
    assertRefused(
        WarehouseDecider.decide(soft, new RenameWarehouse(ID, "v")), Reason.NO_SUCH_WAREHOUSE);
    assertThat(decide(given(CREATED, BEGUN), FORCED)).isEqualTo(Decision.accept());
    assertRefused(decide(given(CREATED, BEGUN, ENDED), FORCED), Reason.NO_SUCH_WAREHOUSE);
  }

  @Test
  void itComesBackAsItWasUntilItsContentIsDropped() {
    UndropWarehouse undrop = new UndropWarehouse(ID, "v");
    Event closed = new WarehouseDeactivated(ID, "w");
    assertThat(decide(given(CREATED, SOFTLY, closed, SOFT), undrop))
        .isEqualTo(Decision.accept(new WarehouseUndropped(ID, "v", false)));
    assertThat(given(CREATED, SOFTLY, SOFT, new WarehouseUndropped(ID, "w", true)))
        .isEqualTo(given(CREATED, SOFTLY));
    assertThat(decide(given(CREATED), undrop)).isEqualTo(Decision.accept());
    assertRefused(decide(given(CREATED, BEGUN), undrop), Reason.NO_SUCH_WAREHOUSE);
    Event cancelled = new WarehouseTaskCancelled(ID, "w", TASK, "warehouse_deletion");
    assertThat(decide(given(CREATED, BEGUN, cancelled), undrop))
        .isEqualTo(Decision.accept(new WarehouseUndropped(ID, "v", true)));
    assertRefused(decide(given(CREATED, BEGUN, ENDED), undrop), Reason.NO_SUCH_WAREHOUSE);
  }

  @Test
  void itExpiresWhenItsTimeHasComeAndNotIfThatWasCancelled() {
    ExpireWarehouse due = new ExpireWarehouse(ID, EXPIRY);
    assertThat(decide(given(CREATED, SOFT), due)).isEqualTo(Decision.accept(BEGUN));
    assertThat(decide(given(CREATED, SOFT), new ExpireWarehouse(ID, EXPIRY.minusMillis(1))))
        .isEqualTo(Decision.accept());
    Event cancelled = new WarehouseTaskCancelled(ID, "w", TASK, "soft_deletion");
    assertThat(decide(given(CREATED, SOFT, cancelled), due)).isEqualTo(Decision.accept());
    Event later =
        new WarehouseTaskRescheduled(ID, "w", TASK, "soft_deletion", EXPIRY.plusSeconds(1));
    assertThat(decide(given(CREATED, SOFT, later), due)).isEqualTo(Decision.accept());
    assertThat(decide(given(CREATED), due)).isEqualTo(Decision.accept());
  }

  @Test
  void onlyWhatATaskEmptiesEnds() {
    assertThat(decide(given(CREATED, BEGUN), new EndWarehouse(ID)))
        .isEqualTo(Decision.accept(ENDED));
    assertThat(decide(given(CREATED, SOFT), new EndWarehouse(ID))).isEqualTo(Decision.accept());
    Event cancelled = new WarehouseTaskCancelled(ID, "w", TASK, "warehouse_deletion");
    assertThat(decide(given(CREATED, BEGUN, cancelled), new EndWarehouse(ID)))
        .isEqualTo(Decision.accept());
    assertThat(decide(given(CREATED), new CancelWarehouseTask(ID, TASK, "warehouse_deletion")))
        .isEqualTo(Decision.accept());
  }
}
