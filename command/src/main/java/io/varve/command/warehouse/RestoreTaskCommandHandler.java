package io.varve.command.warehouse;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.command.task.DeferredTasks;
import io.varve.command.warehouse.RestoreTaskCommand.BeginRestore;
import io.varve.command.warehouse.RestoreTaskCommand.EndRestore;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreEnded;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;

/**
 * Begins and ends restores by tasks. That a warehouse has one at a time, a unique index decides;
 * the warehouse's head is locked, so that one that was cancelled does not end once more.
 */
public final class RestoreTaskCommandHandler {

  private final HeadRepository<WarehouseState, WarehouseRoot> warehouses;
  private final DeferredTasks tasks;

  public RestoreTaskCommandHandler(
      HeadRepository<WarehouseState, WarehouseRoot> warehouses, DeferredTasks tasks) {
    this.warehouses = warehouses;
    this.tasks = tasks;
  }

  @CommandHandler
  void handle(BeginRestore command) {
    warehouses
        .load(command.warehouseId().toString())
        .execute(
            root ->
                root.carryOut(
                    begin(root.state(), command, tasks.failedRestores(command.warehouseId()))));
  }

  @CommandHandler
  void handle(EndRestore command) {
    warehouses
        .load(command.warehouseId().toString())
        .execute(
            root -> {
              if (tasks.isScheduled(command.taskId())) {
                root.carryOut(Decision.accept(ended(root.state(), command.taskId(), false)));
              }
            });
  }

  private static Decision begin(
      WarehouseState state, BeginRestore command, List<UUID> failedBefore) {
    if (state.ended()) {
      return WarehouseDecider.noSuchWarehouse(state);
    }
    List<Event> events = new ArrayList<>();
    failedBefore.forEach(taskId -> events.add(ended(state, taskId, true)));
    events.add(
        new WarehouseRestoreBegun(
            state.warehouseId(),
            state.name(),
            command.taskId(),
            command.position(),
            command.namespaceId(),
            command.namespace(),
            command.tokenRoles()));
    return Decision.accept(events.toArray(Event[]::new));
  }

  /** The end of a restore, done or cancelled. */
  static WarehouseRestoreEnded ended(WarehouseState state, UUID taskId, boolean cancelled) {
    return new WarehouseRestoreEnded(state.warehouseId(), state.name(), taskId, cancelled);
  }
}
