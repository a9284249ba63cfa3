package io.varve.api.task;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.varve.command.drop.LateTasks;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Hands late tasks whose time has come to the scheduler, each as one task of its own: one node runs
 * it, and another takes over if that one dies. What the ledger says is the truth; a row of the
 * scheduler can be made again from it.
 */
public final class LateTaskScheduling {

  private static final String NAME = "late-task";
  private static final int AT_ONCE = 100;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final int DOUBLINGS = 9;

  private final LateTasks tasks;
  private final Clock clock;
  private final OneTimeTask<Void> task;

  public LateTaskScheduling(LateTasks tasks, LateTaskRunner runner, Clock clock) {
    this.tasks = tasks;
    this.clock = clock;
    this.task =
        Tasks.oneTime(NAME)
            .onFailure(againLater())
            .onDeadExecutionRevive()
            .execute((instance, context) -> runner.run(UUID.fromString(instance.getId())));
  }

  /** The kind of task that the scheduler must know. */
  OneTimeTask<Void> task() {
    return task;
  }

  // It is never given up: what stands in its way, such as a store that is away, may go.
  private FailureHandler<Void> againLater() {
    return (complete, operations) -> {
      int failures = complete.getExecution().consecutiveFailures;
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, DOUBLINGS));
      operations.reschedule(
          complete,
          complete.getTimeDone().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    };
  }

  /** Hands over what is due. */
  void dispatch(SchedulerClient scheduler) {
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
