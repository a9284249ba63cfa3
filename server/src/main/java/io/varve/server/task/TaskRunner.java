package io.varve.server.task;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.tabular.TabularCommand.ExpireTabular;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.command.task.TaskAttempts;
import io.varve.command.task.TaskQueue;
import io.varve.command.warehouse.DeletionCommand.ExpireWarehouse;
import io.varve.ledger.event.TabularKind;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is to be done late with what was dropped: its end, the purge of its files, and the
 * deletion of whole warehouses; and large restores.
 */
public final class TaskRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  private final DeferredTasks tasks;
  private final TaskAttempts attempts;
  private final CommandGateway commands;
  private final PurgeTask purge;
  private final WarehouseDeletionTask deletion;
  private final RestoreTask restore;
  private final Clock clock;

  TaskRunner(
      DeferredTasks tasks,
      TaskAttempts attempts,
      CommandGateway commands,
      PurgeTask purge,
      WarehouseDeletionTask deletion,
      RestoreTask restore,
      Clock clock) {
    this.tasks = tasks;
    this.attempts = attempts;
    this.commands = commands;
    this.purge = purge;
    this.deletion = deletion;
    this.restore = restore;
    this.clock = clock;
  }

  /** A try that was asked to stop; the task is tried again later. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("The task was stopped, and is tried again", null, false, false);
    }
  }

  /** A try that failed for what stays so; the task is tried again when somebody says so. */
  static final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GivenUpException(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Does a task, if it is still to be done and its time has come.
   *
   * @return whether it did something
   * @throws RuntimeException if it failed, or was stopped; then it is to be tried again
   */
  public boolean run(UUID taskId) {
    DeferredTask task = tasks.find(taskId).orElse(null);
    Instant now = clock.instant();
    if (task == null || task.runAt().isAfter(now) || tasks.isHeld(task)) {
      return false;
    }
    float before = attempts.progress(taskId);
    int attempt = attempts.begin(taskId, task.runAt());
    try {
      Optional<String> done = carryOut(task, now, attempt, before);
      if (done.isEmpty()) {
        throw new StoppedException();
      }
      attempts.end(taskId, attempt, "SUCCESS", done.get());
      return true;
    } catch (StoppedException e) {
      attempts.end(taskId, attempt, "CANCELLED", e.getMessage());
      throw e;
    } catch (GivenUpException e) {
      attempts.giveUp(taskId);
      attempts.end(taskId, attempt, "FAILED", e.getMessage());
      return false;
    } catch (RuntimeException e) {
      LOG.warn("Task {} of {} failed and is tried again", taskId, task.queue(), e);
      attempts.end(taskId, attempt, "FAILED", e.getMessage());
      throw e;
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      // Of this task alone: what it held is free again.
      LOG.warn("Task {} of {} failed and is tried again", taskId, task.queue(), e);
      attempts.end(taskId, attempt, "FAILED", "It needed more than this node has: " + e);
      throw new IllegalStateException("A task needed more than this node has", e);
    }
  }

  private Optional<String> carryOut(DeferredTask task, Instant now, int attempt, float before) {
    try {
      return switch (task.queue()) {
        case TaskQueue.SOFT_DELETION -> expire(task, now);
        case TaskQueue.WAREHOUSE_DELETION ->
            deletion.run(task, new TaskWatch(tasks, attempts, task, attempt, before));
        case TaskQueue.RESTORE -> restore.run(task, attempt);
        default -> purge.run(task, new TaskWatch(tasks, attempts, task, attempt, 0));
      };
    } catch (RefusedException e) {
      if (e.refusal().reason() == Reason.HELD) {
        // Since it was looked for; no failure.
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<String> expire(DeferredTask task, Instant now) {
    TabularKind tabular = task.tabular();
    commands.send(
        TaskRequest.of("expire", "what was dropped did not come back in time"),
        task.projectId(),
        task.warehouseId(),
        tabular == null
            ? new ExpireWarehouse(task.objectId(), now)
            : new ExpireTabular(tabular, task.objectId(), now),
        ended -> Outcome.done());
    return Optional.of(
        tabular == null
            ? "What the warehouse holds is dropped from now on"
            : "The " + tabular.words() + " has ended");
  }
}
