package io.varve.api.management;

import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.RefusedException;
import io.varve.query.past.PastWarehouses;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.query.warehouse.WarehouseReads.WarehouseRow;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Warehouses as they are, or were at the moment that a request asks for. */
@Component
final class AskedWarehouses {

  private final WarehouseReads reads;
  private final PastWarehouses past;
  private final WarehousePositions positions;

  AskedWarehouses(WarehouseReads reads, PastWarehouses past, WarehousePositions positions) {
    this.reads = reads;
    this.past = past;
    this.positions = positions;
  }

  /**
   * A project's warehouses, by name: those that are active, or those that are not.
   *
   * @param asOf null for now
   * @param seenBy subjects of whom one must hold something now on each or in it; empty for all
   */
  List<WarehouseRow> list(
      UUID projectId, boolean active, @Nullable String asOf, Optional<List<String>> seenBy) {
    return asOf == null
        ? reads.list(projectId, active, seenBy)
        : past.list(projectId, active, positions.asOf(asOf), seenBy);
  }

  /**
   * A warehouse.
   *
   * @param asOf null for now
   * @throws RefusedException if it is not there, or was not at the moment
   */
  WarehouseRow find(UUID id, @Nullable String asOf) {
    return (asOf == null ? reads.find(id) : past.find(id, positions.asOf(id, id.toString(), asOf)))
        .orElseThrow(() -> WarehouseIds.noSuchWarehouse(id.toString()));
  }
}
