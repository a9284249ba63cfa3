package io.varve.api.management;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Optional;
import java.util.UUID;

/** Ids of warehouses, and of what is in them, as management requests say them. */
final class WarehouseIds {

  private WarehouseIds() {}

  /**
   * The warehouse that a path names.
   *
   * @throws RefusedException if it is no id
   */
  static UUID parse(String warehouse) {
    return ofObject(warehouse).orElseThrow(() -> noSuchWarehouse(warehouse));
  }

  /** The id that a path or a body names, if it is one. */
  static Optional<UUID> ofObject(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** There is no such warehouse. */
  static RefusedException noSuchWarehouse(String warehouse) {
    return new RefusedException(Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + warehouse);
  }
}
