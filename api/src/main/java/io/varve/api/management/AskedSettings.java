package io.varve.api.management;

import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.warehouse.Moment;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.query.past.PastSettings;
import io.varve.query.past.PastSettings.Managed;
import io.varve.query.past.PastTree;
import io.varve.query.tabular.HoldReads.HoldRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.ObjectKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Protection, holds and managed access at the moment that a request asks for. */
@Component
final class AskedSettings {

  private final PastSettings past;
  private final PastTree tree;
  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;

  AskedSettings(
      PastSettings past,
      PastTree tree,
      RequestedWarehouses warehouses,
      WarehousePositions positions) {
    this.past = past;
    this.tree = tree;
    this.warehouses = warehouses;
    this.positions = positions;
  }

  private record Then(UUID id, long position) {}

  /**
   * Whether something in a warehouse was protected.
   *
   * @param kind namespace, table, view or generic-table
   * @throws RefusedException if it was not there
   */
  boolean isProtected(String warehouse, String kind, String object, String asOf) {
    Then then = then(warehouse, kind, object, asOf);
    return past.isProtected(then.id, then.position);
  }

  /**
   * The hold that a table, view or generic table had.
   *
   * @throws RefusedException if it was not there
   */
  Optional<HoldRow> hold(String warehouse, String kind, String object, String asOf) {
    Then then = then(warehouse, kind, object, asOf);
    Instant at =
        Moment.of(asOf, AsOfInterceptor.HEADER) instanceof Moment.Time time
            ? time.time()
            : past.sealedAt(then.position);
    return past.hold(then.id, then.position, at);
  }

  /** Whether a warehouse had managed access. */
  boolean isManaged(String warehouse, String asOf) {
    ResolvedWarehouse within = warehouses.untilItsEnd(WarehouseIds.parse(warehouse));
    UUID id = within.warehouseId();
    return past.isManaged(id, positions.asOf(id, within.name(), asOf));
  }

  /**
   * Managed access of a namespace.
   *
   * @throws RefusedException if it was not there
   */
  Managed managed(GrantedObject namespace, String asOf) {
    UUID warehouseId = Objects.requireNonNull(namespace.warehouseId());
    String name = warehouses.untilItsEnd(warehouseId).name();
    return past.managed(warehouseId, namespace.id(), positions.asOf(warehouseId, name, asOf))
        .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.NAMESPACE, namespace.id().toString()));
  }

  private Then then(String warehouse, String kind, String object, String asOf) {
    ResolvedWarehouse within = warehouses.untilItsEnd(WarehouseIds.parse(warehouse));
    UUID warehouseId = within.warehouseId();
    long position = positions.asOf(warehouseId, within.name(), asOf);
    return WarehouseIds.ofObject(object)
        .filter(
            id ->
                tree.of(warehouseId, List.of(id), position).stream()
                    .anyMatch(one -> one.kind().equals(kind)))
        .map(id -> new Then(id, position))
        .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind), object));
  }
}
