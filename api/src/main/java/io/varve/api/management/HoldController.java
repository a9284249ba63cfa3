package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.tabular.HoldWrites;
import io.varve.command.task.DueTasks;
import io.varve.ledger.event.TabularKind;
import io.varve.query.tabular.HoldReads;
import io.varve.query.tabular.HoldReads.HoldRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tables, views and generic tables that are held: not dropped, not expired and not purged, whatever
 * is forced.
 */
@RestController
final class HoldController {

  private static final String HOLD =
      "/management/v1/warehouse/{warehouse}/{kind:table|view|generic-table}/{object}/hold";

  private final HoldReads reads;
  private final AskedSettings settings;
  private final HoldWrites writes;
  private final RequestedWarehouses warehouses;
  private final DueTasks tasks;
  private final JsonBodies json;

  HoldController(
      HoldReads reads,
      AskedSettings settings,
      HoldWrites writes,
      RequestedWarehouses warehouses,
      DueTasks tasks,
      JsonBodies json) {
    this.reads = reads;
    this.settings = settings;
    this.writes = writes;
    this.warehouses = warehouses;
    this.tasks = tasks;
    this.json = json;
  }

  private record SetHold(@Nullable String reason, @Nullable String until) {}

  /** A hold; without one, only that there is none. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record HoldAnswer(
      boolean held,
      @Nullable String reason,
      @Nullable String until,
      @Nullable String heldSince,
      @Nullable String heldBy) {
    static HoldAnswer of(@Nullable HoldRow row) {
      if (row == null) {
        return new HoldAnswer(false, null, null, null, null);
      }
      Instant until = row.until();
      return new HoldAnswer(
          true,
          row.reason(),
          until == null ? null : until.toString(),
          row.since().toString(),
          row.by());
    }
  }

  @GetMapping(HOLD)
  @Needs({Action.TABLE_GET_METADATA, Action.VIEW_GET_METADATA, Action.GENERIC_TABLE_GET_METADATA})
  ResponseEntity<byte[]> get(
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return asOf == null
        ? response(find(within(warehouse), TabularKind.of(kind), object))
        : response(settings.hold(warehouse, kind, object, asOf));
  }

  @PostMapping(HOLD)
  @Needs({
    Action.TABLE_SET_PROTECTION,
    Action.VIEW_SET_PROTECTION,
    Action.GENERIC_TABLE_SET_PROTECTION
  })
  ResponseEntity<byte[]> hold(
      Request request,
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @Body byte[] body) {
    ResolvedWarehouse within = within(warehouse);
    SetHold wanted = json.read(body, SetHold.class);
    if (wanted.reason() == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "reason is missing");
    }
    TabularKind of = TabularKind.of(kind);
    UUID id = find(within, of, object);
    writes.hold(
        request,
        RequestedWarehouses.forCommand(within),
        of,
        id,
        wanted.reason(),
        Times.optional(wanted.until(), "until"));
    return response(id);
  }

  @DeleteMapping(HOLD)
  @Needs({
    Action.TABLE_SET_PROTECTION,
    Action.VIEW_SET_PROTECTION,
    Action.GENERIC_TABLE_SET_PROTECTION
  })
  ResponseEntity<Void> release(
      Request request,
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object) {
    ResolvedWarehouse within = within(warehouse);
    TabularKind of = TabularKind.of(kind);
    writes.release(request, RequestedWarehouses.forCommand(within), of, find(within, of, object));
    tasks.dispatch();
    return ResponseEntity.noContent().build();
  }

  // What a deleted warehouse waits for must be found, too.
  private ResolvedWarehouse within(String warehouse) {
    return warehouses.untilItsEnd(WarehouseIds.parse(warehouse));
  }

  private UUID find(ResolvedWarehouse within, TabularKind kind, String object) {
    return WarehouseIds.ofObject(object)
        .filter(id -> reads.isThere(within.warehouseId(), kind.text(), id))
        .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind.text()), object));
  }

  private ResponseEntity<byte[]> response(UUID id) {
    return response(reads.find(id));
  }

  private ResponseEntity<byte[]> response(Optional<HoldRow> hold) {
    return Responses.ok(json.write(HoldAnswer.of(hold.orElse(null))));
  }
}
