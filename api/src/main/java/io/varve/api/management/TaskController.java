package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.task.TaskQueue;
import io.varve.query.namespace.Lineages;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.task.TaskReads;
import io.varve.query.task.TaskReads.Filter;
import io.varve.query.task.TaskReads.TaskRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tasks of a warehouse: the expiry of what was dropped, the purge of files, restores, and its own
 * deletion.
 */
@RestController
final class TaskController {

  private static final String TASKS = "/management/v1/warehouse/{warehouse}/task";
  static final int MAX_ATTEMPTS = 20;

  private final TaskReads reads;
  private final TaskControl control;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  TaskController(
      TaskReads reads, TaskControl control, RequestedWarehouses warehouses, JsonBodies json) {
    this.reads = reads;
    this.control = control;
    this.warehouses = warehouses;
    this.json = json;
  }

  record Entity(
      @Nullable String type,
      @Nullable String tableId,
      @Nullable String viewId,
      @Nullable String genericTableId) {}

  record ListTasks(
      @Nullable List<String> status,
      @Nullable List<String> queueName,
      @Nullable List<Entity> entities,
      @Nullable String createdAfter,
      @Nullable String createdBefore,
      @Nullable String pageToken,
      @Nullable JsonNode pageSize) {

    Filter filter(List<UUID> objects) {
      return new Filter(
          orEmpty(status),
          orEmpty(queueName),
          objects,
          time("created-after", createdAfter),
          time("created-before", createdBefore));
    }

    PageRequest page() {
      return PageTokens.ofTimes(
          pageToken == null ? "" : pageToken,
          pageSize == null || pageSize.isNull() ? null : pageSize.asText());
    }
  }

  record Tasks(
      List<TaskResponse> tasks,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {
    static Tasks of(UUID projectId, Page<TaskRow> page) {
      return new Tasks(
          page.items().stream().map(row -> TaskResponse.of(projectId, row)).toList(),
          PageTokens.next(page));
    }
  }

  @PostMapping(TASKS + "/list")
  @Needs(Action.WAREHOUSE_GET_ALL_TASKS)
  ResponseEntity<byte[]> list(@PathVariable String warehouse, @Body byte[] body) {
    ResolvedWarehouse within = warehouses.untilItsEnd(WarehouseIds.parse(warehouse));
    ListTasks asked = json.read(body, ListTasks.class);
    List<UUID> objects =
        orEmpty(asked.entities()).stream().map(entity -> object(entity, within)).toList();
    return Responses.ok(
        json.write(
            Tasks.of(
                within.projectId(),
                reads.list(within.warehouseId(), asked.filter(objects), asked.page()))));
  }

  @GetMapping(TASKS + "/by-id/{task}")
  @Needs(Action.WAREHOUSE_GET_ALL_TASKS)
  ResponseEntity<byte[]> get(
      @PathVariable String warehouse,
      @PathVariable String task,
      @RequestParam(defaultValue = "5") int numAttempts) {
    ResolvedWarehouse within = warehouses.untilItsEnd(WarehouseIds.parse(warehouse));
    TaskRow row = TaskControl.found(task, id -> reads.find(within.warehouseId(), id));
    return Responses.ok(
        json.write(
            TaskResponse.Details.of(
                within.projectId(),
                row,
                reads.attempts(row.taskId(), Math.clamp(numAttempts, 0, MAX_ATTEMPTS)),
                reads.details(row.taskId()).orElse(null))));
  }

  @PostMapping(TASKS + "/control")
  @Needs(Action.WAREHOUSE_CONTROL_ALL_TASKS)
  ResponseEntity<Void> control(Request request, @PathVariable String warehouse, @Body byte[] body) {
    ResolvedWarehouse within = warehouses.untilItsEnd(WarehouseIds.parse(warehouse));
    control.control(
        request,
        body,
        id ->
            reads
                .find(within.warehouseId(), id)
                .filter(task -> mayControl(request.access(), within, task)));
    return ResponseEntity.noContent().build();
  }

  // The end of a deleted warehouse is decided on by who may delete it.
  private static boolean mayControl(Access access, ResolvedWarehouse within, TaskRow task) {
    return !task.kind().equals(ObjectKind.WAREHOUSE.text())
        || task.queue().equals(TaskQueue.RESTORE)
        || access.admits(Action.WAREHOUSE_DELETE, Lineages.of(within));
  }

  private static UUID object(Entity entity, ResolvedWarehouse within) {
    String id =
        switch (entity.type() == null ? "" : entity.type()) {
          case "table" -> entity.tableId();
          case "view" -> entity.viewId();
          case "generic-table" -> entity.genericTableId();
          case "warehouse" -> within.warehouseId().toString();
          default ->
              throw new RefusedException(
                  Reason.BAD_REQUEST,
                  "entities: their type must be table, view, generic-table or warehouse");
        };
    return WarehouseIds.ofObject(id == null ? "" : id)
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST, "entities need a table-id, view-id or generic-table-id"));
  }

  static @Nullable Instant time(String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Refused below.
    }
    throw new RefusedException(
        Reason.BAD_REQUEST, field + " must be a time such as 2026-12-31T23:59:59Z: " + text);
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
