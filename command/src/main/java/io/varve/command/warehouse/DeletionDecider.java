package io.varve.command.warehouse;

import static io.varve.command.warehouse.WarehouseDecider.noSuchWarehouse;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Remedy;
import io.varve.command.task.TaskQueue;
import io.varve.command.warehouse.DeletionCommand.CancelWarehouseTask;
import io.varve.command.warehouse.DeletionCommand.DeleteWarehouse;
import io.varve.command.warehouse.DeletionCommand.DropContent;
import io.varve.command.warehouse.DeletionCommand.DropNamespaces;
import io.varve.command.warehouse.DeletionCommand.EndWarehouse;
import io.varve.command.warehouse.DeletionCommand.ExpireWarehouse;
import io.varve.command.warehouse.DeletionCommand.RescheduleWarehouseTask;
import io.varve.command.warehouse.DeletionCommand.UndropWarehouse;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeletionBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskCancelled;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskRescheduled;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import java.time.Instant;
import java.util.UUID;

/** The rules of a warehouse's end. */
public final class DeletionDecider {

  private DeletionDecider() {}

  /** What comes of any command for the warehouse; one that nobody decides does not compile. */
  public static Decision decide(WarehouseState state, DeletionCommand command, Instant now) {
    return switch (command) {
      case DeleteWarehouse c -> delete(state, c, now);
      case UndropWarehouse c -> undrop(state, c);
      case ExpireWarehouse c -> expire(state, c);
      case EndWarehouse c -> end(state);
      case CancelWarehouseTask c -> cancelTask(state, c);
      case RescheduleWarehouseTask c -> rescheduleTask(state, c);
      // These change what it holds, and not itself.
      case DropContent c -> Decision.accept();
      case DropNamespaces c -> Decision.accept();
    };
  }

  /** Deletes it; without force it ends, and that it is empty, the database decides. */
  private static Decision delete(WarehouseState state, DeleteWarehouse command, Instant now) {
    UUID id = state.warehouseId();
    Deletion deletion = state.deletion();
    if (state.hasEnded() || (deletion != null && !command.force())) {
      return noSuchWarehouse(state);
    }
    if (deletion != null) {
      return deletion.begun() ? Decision.accept() : begin(state);
    }
    if (!command.force()) {
      return state.hasProtection()
          ? Decision.refuse(
              Reason.WAREHOUSE_PROTECTED,
              "Protected warehouse is not deleted: " + state.name(),
              Remedy.UNPROTECT_WAREHOUSE,
              Remedy.FORCE)
          : Decision.accept(new WarehouseDeleted(id, state.name(), false));
    }
    Long seconds = state.softDeleteSeconds();
    return seconds == null
        ? begin(state)
        : Decision.accept(new WarehouseSoftDeleted(id, state.name(), now.plusSeconds(seconds)));
  }

  /** Brings it back; what exists already stays as it is. */
  private static Decision undrop(WarehouseState state, UndropWarehouse command) {
    Deletion deletion = state.deletion();
    if (state.hasEnded()) {
      return noSuchWarehouse(state);
    }
    if (deletion == null) {
      return Decision.accept();
    }
    return deletion.begun()
        ? Decision.refuse(
            Reason.NO_SUCH_WAREHOUSE,
            "A task drops what the warehouse holds: "
                + state.name()
                + "; cancel its task warehouse_deletion first, and undrop what is left then")
        : Decision.accept(
            new WarehouseUndropped(state.warehouseId(), command.name(), state.active()));
  }

  /** Has what can't come back any more dropped; what came back, or has more time, stays. */
  private static Decision expire(WarehouseState state, ExpireWarehouse command) {
    Deletion deletion = state.deletion();
    Instant expiresAt = deletion == null ? null : deletion.expiresAt();
    return state.hasEnded() || expiresAt == null || expiresAt.isAfter(command.now())
        ? Decision.accept()
        : begin(state);
  }

  /** Ends what a task has emptied; that it is empty, the database decides. */
  private static Decision end(WarehouseState state) {
    return state.isBeingDropped()
        ? Decision.accept(new WarehouseDeleted(state.warehouseId(), state.name(), true))
        : Decision.accept();
  }

  /** Cancels what the caller knows to be still to be done; then it can come back for ever. */
  private static Decision cancelTask(WarehouseState state, CancelWarehouseTask command) {
    if (command.queue().equals(TaskQueue.RESTORE)) {
      return Decision.accept(RestoreTaskCommandHandler.ended(state, command.taskId(), true));
    }
    return state.deletion() == null
        ? Decision.accept()
        : Decision.accept(
            new WarehouseTaskCancelled(
                state.warehouseId(), state.name(), command.taskId(), command.queue()));
  }

  /** Gives another time to what the caller knows to be still to be done. */
  private static Decision rescheduleTask(WarehouseState state, RescheduleWarehouseTask command) {
    return state.deletion() == null && !command.queue().equals(TaskQueue.RESTORE)
        ? Decision.accept()
        : Decision.accept(
            new WarehouseTaskRescheduled(
                state.warehouseId(),
                state.name(),
                command.taskId(),
                command.queue(),
                command.runAt()));
  }

  private static Decision begin(WarehouseState state) {
    return Decision.accept(new WarehouseDeletionBegun(state.warehouseId(), state.name()));
  }
}
