package io.varve.command.taskcontrol;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularCommand.CancelTask;
import io.varve.command.tabular.TabularCommand.RescheduleTask;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.command.task.TaskAttempts;
import io.varve.command.warehouse.DeletionCommand.CancelWarehouseTask;
import io.varve.command.warehouse.DeletionCommand.RescheduleWarehouseTask;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Controls deferred tasks: what is done or cancelled already stays as it is. Cancelling and another
 * time are events; stopping only has the work begin again later.
 */
public final class TaskWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final DeferredTasks tasks;
  private final TaskAttempts attempts;

  public TaskWrites(
      CommandGateway commands, IdempotencyKeys keys, DeferredTasks tasks, TaskAttempts attempts) {
    this.commands = commands;
    this.keys = keys;
    this.tasks = tasks;
    this.attempts = attempts;
  }

  /** Has tasks never be done; what was to expire can come back for ever, files stay. */
  public Outcome cancel(Request request, List<UUID> taskIds) {
    return each(
        request,
        taskIds,
        task ->
            task.tabular() == null
                ? new CancelWarehouseTask(task.warehouseId(), task.taskId(), task.queue())
                : new CancelTask(task.tabular(), task.objectId(), task.taskId(), task.queue()));
  }

  /** Has tasks done at another time; those that have failed are tried again then. */
  public Outcome runAt(Request request, List<UUID> taskIds, Instant when) {
    Instant runAt = when.truncatedTo(ChronoUnit.MILLIS);
    taskIds.forEach(attempts::resume);
    return each(
        request,
        taskIds,
        task ->
            task.tabular() == null
                ? new RescheduleWarehouseTask(
                    task.warehouseId(), task.taskId(), task.queue(), runAt)
                : new RescheduleTask(
                    task.tabular(), task.objectId(), task.taskId(), task.queue(), runAt));
  }

  /** Stops what runs just now; it is tried again later. */
  public Outcome stop(Request request, List<UUID> taskIds) {
    return keys.once(
        request,
        () -> {
          taskIds.forEach(attempts::stop);
          keys.record(request, Outcome.done());
          return Outcome.done();
        });
  }

  private interface Control {
    Object of(DeferredTask task);
  }

  private Outcome each(Request request, List<UUID> taskIds, Control control) {
    return keys.once(
        request,
        () -> {
          // The key is for the whole; each part is done when it is done, and not again.
          Request part = request.withoutKey();
          for (UUID taskId : taskIds) {
            tasks
                .find(taskId)
                .ifPresent(
                    task ->
                        commands.send(
                            part,
                            task.projectId(),
                            task.warehouseId(),
                            control.of(task),
                            done -> Outcome.done()));
          }
          keys.record(request, Outcome.done());
          return Outcome.done();
        });
  }
}
