package io.varve.api.management;

import io.varve.api.management.TimelinePages.Asked;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.grant.ObjectReads;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.query.timeline.TimelineReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What happened to an object and to all that was below it, then, or what a user did; by ids, so
 * through all names.
 */
@RestController
final class TimelineController {

  private static final String V1 = "/management/v1";
  private static final String WAREHOUSE = V1 + "/warehouse/{warehouse}";
  private static final String LIMIT = "100";
  private static final int MOST = 500;

  private final TimelinePages pages;
  private final TimelineReads reads;
  private final WarehouseResolution warehouses;
  private final ObjectReads objects;
  private final RequestedRoles roles;

  TimelineController(
      TimelinePages pages,
      TimelineReads reads,
      WarehouseResolution warehouses,
      ObjectReads objects,
      RequestedRoles roles) {
    this.pages = pages;
    this.reads = reads;
    this.warehouses = warehouses;
    this.objects = objects;
    this.roles = roles;
  }

  @GetMapping(V1 + "/server/timeline")
  @Needs(Action.SERVER_AUDIT)
  ResponseEntity<byte[]> ofServer(
      Request request,
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = LIMIT) int limit,
      @RequestParam(defaultValue = "newest") String order) {
    return page(request, null, true, after, limit, order);
  }

  @GetMapping(V1 + "/project/timeline")
  @Needs(Action.PROJECT_GET_METADATA)
  ResponseEntity<byte[]> ofProject(
      Request request,
      @RequestHeader(name = RoleController.HEADER, required = false) @Nullable String project,
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = LIMIT) int limit,
      @RequestParam(defaultValue = "newest") String order) {
    UUID id = ProjectIds.of(project);
    boolean open = TimelinePages.isOpen(request.access(), Lineage.project(id));
    return page(request, id, open, after, limit, order);
  }

  @GetMapping(WAREHOUSE + "/timeline")
  @Needs(Action.WAREHOUSE_USE)
  ResponseEntity<byte[]> ofWarehouse(
      Request request,
      @PathVariable String warehouse,
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = LIMIT) int limit,
      @RequestParam(defaultValue = "newest") String order) {
    Lineage lineage = find(warehouse);
    boolean open = TimelinePages.isOpen(request.access(), lineage);
    return page(request, lineage.id(), open, after, limit, order);
  }

  @GetMapping(WAREHOUSE + "/{kind:namespace|table|view|generic-table}/{object}/timeline")
  @Needs({
    Action.NAMESPACE_GET_METADATA,
    Action.TABLE_GET_METADATA,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<byte[]> ofObject(
      Request request,
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = LIMIT) int limit,
      @RequestParam(defaultValue = "newest") String order) {
    Lineage within = find(warehouse);
    ObjectKind of = ObjectKind.of(kind);
    UUID id =
        WarehouseIds.ofObject(object)
            .filter(one -> reads.isOf(within.id(), kind, one))
            .orElseThrow(() -> NameRefusals.noSuchId(of, object));
    boolean open =
        of.isTabular() || TimelinePages.isOpen(request.access(), objects.lineage(within, of, id));
    return page(request, id, open, after, limit, order);
  }

  @GetMapping(RoleController.ROLE + "/timeline")
  @Needs(value = Action.ROLE_READ, asksItself = true)
  ResponseEntity<byte[]> ofRole(
      Request request,
      @PathVariable String roleId,
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = LIMIT) int limit,
      @RequestParam(defaultValue = "newest") String order) {
    RoleRow role = roles.find(request.access(), roleId);
    return page(request, role.roleId(), false, after, limit, order);
  }

  @GetMapping(V1 + "/user/{userId}/timeline")
  @Needs(value = Action.SERVER_AUDIT, asksItself = true)
  ResponseEntity<byte[]> ofUser(
      Request request,
      @PathVariable String userId,
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = LIMIT) int limit,
      @RequestParam(defaultValue = "newest") String order) {
    // Their own may everybody read.
    if (!request.access().isActor(userId)) {
      request.access().admits(Lineage.SERVER);
    }
    return page(request, TimelineReads.keyOfUser(userId), false, after, limit, order);
  }

  private ResponseEntity<byte[]> page(
      Request request,
      @Nullable UUID key,
      boolean open,
      @Nullable Long after,
      int limit,
      String order) {
    boolean newest = order.equals("newest");
    if (limit < 1 || limit > MOST || (after != null && after < 0)) {
      throw bad("after must be 0 or more, and limit from 1 to " + MOST);
    }
    if (!newest && !order.equals("oldest")) {
      throw bad("order must be newest or oldest: " + order);
    }
    return Responses.ok(pages.page(request.access(), new Asked(key, open, after, limit, newest)));
  }

  /** A warehouse that is there, or is deleted and waits for what it holds. */
  private Lineage find(String warehouse) {
    ResolvedWarehouse found =
        warehouses
            .untilItsEnd(WarehouseIds.parse(warehouse))
            .orElseThrow(() -> WarehouseIds.noSuchWarehouse(warehouse));
    return Lineage.warehouse(found.projectId(), found.warehouseId());
  }

  private static RefusedException bad(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
