package io.varve.server.task;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.TaskAttempts;
import io.varve.server.task.TaskRunner.StoppedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Hands deferred tasks whose time has come to the scheduler, each as one task of its own: one node
 * runs it, and another takes over if that one dies. What the ledger says is the truth; a row of the
 * scheduler can be made again from it.
 */
public final class TaskScheduling {

  private static final String NAME = "late-task";
  private static final int AT_ONCE = 100;

  /** After each failed try but the last; a store that is away for hours is waited for. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6));

  private static final Duration AFTER_A_STOP = Duration.ofMinutes(1);

  /** So many nodes may die of a task; it can be run again when somebody says so. */
  private static final int MOST_DEATHS = 3;

  private final DeferredTasks tasks;
  private final TaskAttempts attempts;
  private final Clock clock;
  private final CustomTask<Void> task;

  public TaskScheduling(
      DeferredTasks tasks, TaskAttempts attempts, TaskRunner runner, Clock clock) {
    this.tasks = tasks;
    this.attempts = attempts;
    this.clock = clock;
    this.task =
        Tasks.custom(NAME, Void.class)
            .onFailure(this::again)
            .onDeadExecution(this::died)
            .execute(
                (instance, context) ->
                    run(runner, UUID.fromString(instance.getId()), context.getSchedulerClient()));
  }

  private CompletionHandler<Void> run(TaskRunner runner, UUID taskId, SchedulerClient scheduler) {
    try {
      if (runner.run(taskId)) {
        // An expiry may lead to a purge.
        dispatch(scheduler);
      }
      return new CompletionHandler.OnCompleteRemove<>();
    } catch (StoppedException e) {
      // No failure: the count of those begins anew.
      return (complete, operations) ->
          operations.reschedule(complete, complete.getTimeDone().plus(AFTER_A_STOP));
    }
  }

  /** The kind of task that the scheduler must know. */
  Task<Void> task() {
    return task;
  }

  private void again(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    int before = complete.getExecution().consecutiveFailures;
    if (before < PAUSES.size()) {
      operations.reschedule(complete, complete.getTimeDone().plus(PAUSES.get(before)));
    } else {
      attempts.giveUp(taskId(complete));
      operations.remove();
    }
  }

  // Another node takes over at once. If that one dies too, the task may be why.
  private void died(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    int before = complete.getExecution().consecutiveFailures;
    int deaths = attempts.died(taskId(complete));
    if (deaths >= MOST_DEATHS || before >= PAUSES.size()) {
      attempts.giveUp(taskId(complete));
      operations.remove();
    } else {
      operations.reschedule(
          complete, deaths <= 1 ? clock.instant() : clock.instant().plus(PAUSES.get(deaths)));
    }
  }

  private static UUID taskId(ExecutionComplete complete) {
    return UUID.fromString(complete.getExecution().taskInstance.getId());
  }

  /** Hands over what is due. */
  public void dispatch(SchedulerClient scheduler) {
    for (UUID taskId : tasks.due(NAME, AT_ONCE)) {
      scheduler.scheduleIfNotExists(task.instance(taskId.toString()), clock.instant());
    }
  }

  /** Has tasks tried now that wait for another try, and hands over what is due. */
  public void tryNow(SchedulerClient scheduler, List<UUID> taskIds) {
    for (UUID taskId : taskIds) {
      TaskInstanceId id = TaskInstanceId.of(NAME, taskId.toString());
      scheduler
          .getScheduledExecution(id)
          .filter(waiting -> !waiting.isPicked())
          .ifPresent(waiting -> scheduler.reschedule(id, clock.instant()));
    }
    dispatch(scheduler);
  }
}
