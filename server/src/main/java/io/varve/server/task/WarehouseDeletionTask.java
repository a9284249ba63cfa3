package io.varve.server.task;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.command.warehouse.DeletionCommand;
import io.varve.command.warehouse.DeletionCommand.Contained;
import io.varve.command.warehouse.DeletionCommand.DropContent;
import io.varve.command.warehouse.DeletionCommand.DropNamespaces;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.command.warehouse.WarehouseContent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Drops what a deleted warehouse holds, by commands of bounded size, and ends it. What a request
 * makes in it that had begun before it was closed is dropped too: the foreign keys see to it that
 * nothing is left when it ends. A crash has the next run go on with what is left.
 */
final class WarehouseDeletionTask {

  private static final int AT_ONCE = 100;

  /** How often something may be made where it was just seen that there was nothing. */
  private static final int SURPRISES = 100;

  private final WarehouseContent content;
  private final CommandGateway commands;
  private final DeletionWrites writes;
  private final RequestedWarehouses warehouses;

  WarehouseDeletionTask(
      WarehouseContent content,
      CommandGateway commands,
      DeletionWrites writes,
      RequestedWarehouses warehouses) {
    this.content = content;
    this.commands = commands;
    this.writes = writes;
    this.warehouses = warehouses;
  }

  /**
   * Empties a warehouse and ends it.
   *
   * @return what was done, for people; empty if it was stopped
   */
  Optional<String> run(DeferredTask task, TaskWatch watch) {
    UUID id = task.warehouseId();
    watch.expect(content.count(id));
    long dropped = 0;
    int surprises = 0;
    while (true) {
      List<Contained> some = content.some(id, AT_ONCE);
      List<UUID> leaves = some.isEmpty() ? content.leaves(id, AT_ONCE) : List.of();
      int steps = some.size() + leaves.size();
      if (watch.isToStop(steps)) {
        return Optional.empty();
      }
      try {
        if (steps == 0) {
          writes.end(request(), RequestedWarehouses.forCommand(warehouses.untilItsEnd(id)));
          return Optional.of(
              "Dropped all namespaces, tables, views and generic tables: " + dropped);
        }
        send(task, leaves.isEmpty() ? new DropContent(id, some) : new DropNamespaces(id, leaves));
        dropped += steps;
      } catch (ConstraintViolatedException e) {
        surprises = surprised(surprises, e);
      } catch (RefusedException e) {
        if (e.refusal().reason() != Reason.WAREHOUSE_NOT_EMPTY) {
          throw e;
        }
        surprises = surprised(surprises, e);
      }
    }
  }

  private static int surprised(int before, RuntimeException by) {
    if (before == SURPRISES) {
      throw by;
    }
    return before + 1;
  }

  private void send(DeferredTask task, DeletionCommand command) {
    commands.send(
        request(), task.projectId(), task.warehouseId(), command, result -> Outcome.done());
  }

  private static Request request() {
    return TaskRequest.of("delete-warehouse", "the warehouse was deleted");
  }
}
