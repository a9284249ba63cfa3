package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.request.Request;
import io.varve.command.task.DueTasks;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.query.page.Page;
import io.varve.query.warehouse.DeletedWarehouseReads;
import io.varve.query.warehouse.DeletedWarehouseReads.DeletedWarehouse;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deletes warehouses, lists those that were, and brings them back. */
@RestController
final class WarehouseDeletionController {

  private static final String WAREHOUSE = "/management/v1/warehouse/{warehouse}";

  private final DeletedWarehouseReads deleted;
  private final WarehouseReads reads;
  private final DeletionWrites writes;
  private final RequestedWarehouses warehouses;
  private final DueTasks tasks;
  private final JsonBodies json;

  WarehouseDeletionController(
      DeletedWarehouseReads deleted,
      WarehouseReads reads,
      DeletionWrites writes,
      RequestedWarehouses warehouses,
      DueTasks tasks,
      JsonBodies json) {
    this.deleted = deleted;
    this.reads = reads;
    this.writes = writes;
    this.warehouses = warehouses;
    this.tasks = tasks;
    this.json = json;
  }

  private record Undrop(@Nullable String newName) {}

  /**
   * A deleted warehouse.
   *
   * @param status {@code deleted} if it can come back, {@code deleting} if a task drops what it
   *     holds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Deleted(
      UUID id,
      UUID warehouseId,
      UUID projectId,
      String name,
      String status,
      String deletedAt,
      @Nullable String expirationDate,
      @Nullable UUID taskId) {
    static Deleted of(DeletedWarehouse row) {
      Instant expires = row.expiresAt();
      return new Deleted(
          row.warehouseId(),
          row.warehouseId(),
          row.projectId(),
          row.name(),
          row.begun() ? "deleting" : "deleted",
          row.deletedAt().toString(),
          expires == null ? null : expires.toString(),
          row.taskId());
    }
  }

  private record DeletedWarehouses(
      List<Deleted> warehouses,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {}

  @DeleteMapping(WAREHOUSE)
  @Needs(Action.WAREHOUSE_DELETE)
  ResponseEntity<Void> delete(
      Request request,
      @PathVariable String warehouse,
      @RequestParam(defaultValue = "false") boolean force) {
    UUID id = WarehouseIds.parse(warehouse);
    writes.delete(
        request,
        RequestedWarehouses.forCommand(
            force ? warehouses.untilItsEnd(id) : warehouses.existing(id)),
        force);
    tasks.dispatch();
    return ResponseEntity.noContent().build();
  }

  @GetMapping("/management/v1/deleted-warehouses")
  @Needs(Action.PROJECT_LIST_WAREHOUSES)
  ResponseEntity<byte[]> list(
      Request request,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    UUID id = ProjectIds.of(project);
    Page<DeletedWarehouse> page =
        deleted.list(
            id,
            request.access().filter(Lineage.project(id)),
            PageTokens.ofIds(pageToken == null ? "" : pageToken, pageSize));
    return Responses.ok(
        json.write(
            new DeletedWarehouses(
                page.items().stream().map(Deleted::of).toList(), PageTokens.next(page))));
  }

  @PostMapping(WAREHOUSE + "/undrop")
  @Needs(Action.WAREHOUSE_DELETE)
  ResponseEntity<byte[]> undrop(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    String newName = body.length == 0 ? null : json.read(body, Undrop.class).newName();
    writes.undrop(request, RequestedWarehouses.forCommand(warehouses.untilItsEnd(id)), newName);
    return Responses.ok(
        json.write(
            WarehouseResponse.of(
                reads.find(id).orElseThrow(() -> WarehouseIds.noSuchWarehouse(warehouse)))));
  }
}
