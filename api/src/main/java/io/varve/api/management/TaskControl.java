package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.task.DueTasks;
import io.varve.command.taskcontrol.TaskWrites;
import io.varve.query.task.TaskReads.TaskRow;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries out what is asked of tasks: to stop, to be cancelled, to run now or at another time. */
@Component
final class TaskControl {

  private static final int MAX_CONTROLLED = 100;

  private final TaskWrites writes;
  private final DueTasks tasks;
  private final Clock clock;
  private final JsonBodies json;

  TaskControl(TaskWrites writes, DueTasks tasks, Clock clock, JsonBodies json) {
    this.writes = writes;
    this.tasks = tasks;
    this.clock = clock;
    this.json = json;
  }

  private record Action(@Nullable String actionType, @Nullable String scheduledFor) {}

  private record Control(@Nullable Action action, @Nullable List<String> taskIds) {}

  /**
   * Does what a {@code ControlTasksRequest} of the reference asks for; nothing if one of its tasks
   * is missing.
   *
   * @param find a task of where the request was sent to
   */
  void control(Request request, byte[] body, Function<UUID, Optional<TaskRow>> find) {
    Control control = json.read(body, Control.class);
    List<UUID> ids =
        checked(control.taskIds()).stream().map(id -> found(id, find).taskId()).toList();
    Action action = control.action();
    switch (action == null || action.actionType() == null ? "" : action.actionType()) {
      case "stop" -> writes.stop(request, ids);
      case "cancel" -> writes.cancel(request, ids);
      case "run-now" -> runAt(request, ids, clock.instant());
      case "run-at" -> {
        Instant when =
            TaskController.time("scheduled-for", action == null ? null : action.scheduledFor());
        if (when == null) {
          throw new RefusedException(Reason.BAD_REQUEST, "scheduled-for is missing");
        }
        runAt(request, ids, when);
      }
      default ->
          throw new RefusedException(
              Reason.BAD_REQUEST,
              "action: its action-type must be stop, cancel, run-now or run-at");
    }
  }

  private void runAt(Request request, List<UUID> ids, Instant when) {
    writes.runAt(request, ids, when);
    if (!when.isAfter(clock.instant())) {
      tasks.tryNow(ids);
    }
  }

  private static List<String> checked(@Nullable List<String> taskIds) {
    if (taskIds == null || taskIds.isEmpty() || taskIds.size() > MAX_CONTROLLED) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "task-ids must be 1 to " + MAX_CONTROLLED + " ids");
    }
    return taskIds;
  }

  /**
   * The task of an id as it was sent.
   *
   * @throws RefusedException if there is none
   */
  static TaskRow found(String id, Function<UUID, Optional<TaskRow>> find) {
    return WarehouseIds.ofObject(id)
        .flatMap(find)
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.NO_SUCH_TASK,
                    "Task does not exist: " + id + "; list those that do at task/list"));
  }
}
