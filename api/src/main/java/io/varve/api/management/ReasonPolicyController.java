package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.reason.ReasonPolicy;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Action;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says for which changes a warehouse wants a reason. */
@RestController
final class ReasonPolicyController {

  private final WarehouseReads reads;
  private final WarehouseWrites writes;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  ReasonPolicyController(
      WarehouseReads reads,
      WarehouseWrites writes,
      RequestedWarehouses warehouses,
      JsonBodies json) {
    this.reads = reads;
    this.writes = writes;
    this.warehouses = warehouses;
    this.json = json;
  }

  @PostMapping("/management/v1/warehouse/{warehouse}/reason-policy")
  @Needs(Action.WAREHOUSE_SET_PROTECTION)
  ResponseEntity<byte[]> set(Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    WarehouseChange.ReasonPolicy wanted = json.read(body, WarehouseChange.ReasonPolicy.class);
    if (wanted.requireReason() == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "require-reason is missing");
    }
    writes.setReasonPolicy(
        request,
        RequestedWarehouses.forCommand(warehouses.existing(id)),
        ReasonPolicy.of(wanted.requireReason(), wanted.ticketPattern()));
    return Responses.ok(
        json.write(
            WarehouseResponse.of(
                reads.find(id).orElseThrow(() -> WarehouseIds.noSuchWarehouse(warehouse)))));
  }
}
