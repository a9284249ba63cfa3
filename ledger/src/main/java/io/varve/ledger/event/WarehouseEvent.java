package io.varve.ledger.event;

import java.util.UUID;

/** What can happen to a warehouse. */
public sealed interface WarehouseEvent extends Event {

  /**
   * A warehouse began.
   *
   * @param location URI of the folder that everything of the warehouse lies under, without a
   *     trailing slash
   */
  record WarehouseCreated(UUID warehouseId, UUID projectId, String name, String location)
      implements WarehouseEvent {
    @Override
    public UUID stream() {
      return warehouseId;
    }
  }
}
