package io.varve.command.warehouse;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A warehouse, folded from its events. */
public record WarehouseState(UUID warehouseId, UUID projectId, String name, String location) {

  /** The state after {@code event}. */
  public static WarehouseState evolve(@Nullable WarehouseState state, Event event) {
    return switch (event) {
      case WarehouseCreated e ->
          new WarehouseState(e.warehouseId(), e.projectId(), e.name(), e.location());
      default -> throw new IllegalArgumentException("Not an event of a warehouse: " + event);
    };
  }
}
