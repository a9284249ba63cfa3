package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.management.TaskController.ListTasks;
import io.varve.api.management.TaskController.Tasks;
import io.varve.api.rights.Needs;
import io.varve.command.request.Request;
import io.varve.command.task.TaskQueue;
import io.varve.query.task.TaskReads;
import io.varve.query.task.TaskReads.TaskRow;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tasks of a project: those of whole warehouses, so that how one was deleted can be seen when it
 * has ended.
 */
@RestController
final class ProjectTaskController {

  private static final String TASKS = "/management/v1/project/task";
  private static final String HEADER = "x-project-id";

  private final TaskReads reads;
  private final TaskControl control;
  private final JsonBodies json;

  ProjectTaskController(TaskReads reads, TaskControl control, JsonBodies json) {
    this.reads = reads;
    this.control = control;
    this.json = json;
  }

  @PostMapping(TASKS + "/list")
  @Needs(Action.PROJECT_GET_PROJECT_TASKS)
  ResponseEntity<byte[]> list(
      @RequestHeader(name = HEADER, required = false) @Nullable String project, @Body byte[] body) {
    UUID id = ProjectIds.of(project);
    ListTasks asked = json.read(body, ListTasks.class);
    return Responses.ok(
        json.write(Tasks.of(id, reads.listOfProject(id, asked.filter(List.of()), asked.page()))));
  }

  @GetMapping(TASKS + "/by-id/{task}")
  @Needs(Action.PROJECT_GET_PROJECT_TASKS)
  ResponseEntity<byte[]> get(
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @PathVariable String task,
      @RequestParam(defaultValue = "5") int numAttempts) {
    UUID id = ProjectIds.of(project);
    TaskRow row = TaskControl.found(task, found -> reads.findOfProject(id, found));
    return Responses.ok(
        json.write(
            TaskResponse.Details.of(
                id,
                row,
                reads.attempts(
                    row.taskId(), Math.clamp(numAttempts, 0, TaskController.MAX_ATTEMPTS)),
                reads.details(row.taskId()).orElse(null))));
  }

  @PostMapping(TASKS + "/control")
  @Needs(Action.PROJECT_CONTROL_PROJECT_TASKS)
  ResponseEntity<Void> control(
      Request request,
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @Body byte[] body) {
    UUID id = ProjectIds.of(project);
    control.control(
        request,
        body,
        task -> reads.findOfProject(id, task).filter(row -> mayControl(request.access(), id, row)));
    return ResponseEntity.noContent().build();
  }

  // A restore changes what is in a warehouse, which who manages its project may not.
  private static boolean mayControl(Access access, UUID project, TaskRow task) {
    return !task.queue().equals(TaskQueue.RESTORE)
        || access.admits(
            Action.WAREHOUSE_CONTROL_ALL_TASKS, Lineage.warehouse(project, task.warehouseId()));
  }
}
