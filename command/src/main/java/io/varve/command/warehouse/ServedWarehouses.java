package io.varve.command.warehouse;

import java.util.UUID;

/** Warehouses as the nodes serve them, which may be as they were a moment ago. */
@FunctionalInterface
public interface ServedWarehouses {

  /** Returns when no node serves by what a warehouse was before this call. */
  void awaitSeen(UUID warehouseId);
}
