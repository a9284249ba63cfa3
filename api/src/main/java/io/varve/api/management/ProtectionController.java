package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.protection.ProtectionWrites;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.ledger.event.TabularKind;
import io.varve.query.tabular.ProtectionReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import io.varve.security.rights.ObjectKind;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * What is protected from being dropped: warehouses, namespaces, tables, views and generic tables.
 */
@RestController
final class ProtectionController {

  private static final String WAREHOUSE = "/management/v1/warehouse/{warehouse}";
  private static final String WITHIN =
      WAREHOUSE + "/{kind:namespace|table|view|generic-table}/{object}/protection";

  private final ProtectionReads reads;
  private final AskedWarehouses asked;
  private final AskedSettings settings;
  private final ProtectionWrites writes;
  private final WarehouseWrites warehouseWrites;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  ProtectionController(
      ProtectionReads reads,
      AskedWarehouses asked,
      AskedSettings settings,
      ProtectionWrites writes,
      WarehouseWrites warehouseWrites,
      RequestedWarehouses warehouses,
      JsonBodies json) {
    this.reads = reads;
    this.asked = asked;
    this.settings = settings;
    this.writes = writes;
    this.warehouseWrites = warehouseWrites;
    this.warehouses = warehouses;
    this.json = json;
  }

  private record SetProtection(@JsonProperty("protected") @Nullable Boolean protection) {}

  private record Protection(@JsonProperty("protected") boolean protection) {}

  @GetMapping(WAREHOUSE + "/protection")
  @Needs(Action.WAREHOUSE_GET_METADATA)
  ResponseEntity<byte[]> get(
      @PathVariable String warehouse,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return ofWarehouse(WarehouseIds.parse(warehouse), asOf);
  }

  @PostMapping(WAREHOUSE + "/protection")
  @Needs(Action.WAREHOUSE_SET_PROTECTION)
  ResponseEntity<byte[]> set(Request request, @PathVariable String warehouse, @Body byte[] body) {
    UUID id = WarehouseIds.parse(warehouse);
    warehouseWrites.protect(
        request, RequestedWarehouses.forCommand(warehouses.existing(id)), wanted(body));
    return ofWarehouse(id, null);
  }

  private ResponseEntity<byte[]> ofWarehouse(UUID id, @Nullable String asOf) {
    return response(asked.find(id, asOf).protection());
  }

  @GetMapping(WITHIN)
  @Needs({
    Action.NAMESPACE_GET_METADATA,
    Action.TABLE_GET_METADATA,
    Action.VIEW_GET_METADATA,
    Action.GENERIC_TABLE_GET_METADATA
  })
  ResponseEntity<byte[]> getWithin(
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    return response(
        asOf == null
            ? find(WarehouseIds.parse(warehouse), kind, object)
            : settings.isProtected(warehouse, kind, object, asOf));
  }

  @PostMapping(WITHIN)
  @Needs({
    Action.NAMESPACE_SET_PROTECTION,
    Action.TABLE_SET_PROTECTION,
    Action.VIEW_SET_PROTECTION,
    Action.GENERIC_TABLE_SET_PROTECTION
  })
  ResponseEntity<byte[]> setWithin(
      Request request,
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @Body byte[] body) {
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    boolean wanted = wanted(body);
    find(within.warehouseId(), kind, object);
    writes.protect(
        request, RequestedWarehouses.forCommand(within), kind, UUID.fromString(object), wanted);
    return response(find(within.warehouseId(), kind, object));
  }

  private boolean find(UUID warehouseId, String kind, String object) {
    TabularKind tabular = TabularKind.find(kind).orElse(null);
    Optional<Boolean> found =
        WarehouseIds.ofObject(object)
            .flatMap(
                id ->
                    tabular == null
                        ? reads.namespace(warehouseId, id)
                        : reads.tabular(warehouseId, tabular.text(), id));
    return found.orElseThrow(
        () -> {
          warehouses.existing(warehouseId);
          return NameRefusals.noSuchId(ObjectKind.of(kind), object);
        });
  }

  private boolean wanted(byte[] body) {
    Boolean protection = json.read(body, SetProtection.class).protection();
    if (protection == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "protected is missing; send true or false");
    }
    return protection;
  }

  private ResponseEntity<byte[]> response(boolean protection) {
    return Responses.ok(json.write(new Protection(protection)));
  }
}
