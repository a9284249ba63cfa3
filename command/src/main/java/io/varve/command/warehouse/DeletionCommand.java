package io.varve.command.warehouse;

import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What can be asked of a warehouse at its end. */
public sealed interface DeletionCommand {

  UUID warehouseId();

  /**
   * Deletes a warehouse. Without force it must be empty, and ends. With force it can come back for
   * as long as its delete profile says, or a task drops what it holds and ends it.
   *
   * @param force whether protection does not count either
   */
  record DeleteWarehouse(UUID warehouseId, boolean force) implements DeletionCommand {}

  /**
   * Brings a warehouse back that was deleted.
   *
   * @param name that it gets
   */
  record UndropWarehouse(UUID warehouseId, String name) implements DeletionCommand {}

  /** Has dropped what a deleted warehouse holds that did not come back, if its time has come. */
  record ExpireWarehouse(UUID warehouseId, Instant now) implements DeletionCommand {}

  /** Drops some of what a warehouse holds that a task is deleting. */
  record DropContent(UUID warehouseId, List<Contained> content) implements DeletionCommand {}

  /** What a warehouse holds. */
  record Contained(TabularKind kind, UUID id) {}

  /** Drops namespaces that hold nothing, of a warehouse that a task is deleting. */
  record DropNamespaces(UUID warehouseId, List<UUID> namespaces) implements DeletionCommand {}

  /** Ends a warehouse that a task has emptied. */
  record EndWarehouse(UUID warehouseId) implements DeletionCommand {}

  /** Cancels what is to be done with a deleted warehouse; nothing if it is done already. */
  record CancelWarehouseTask(UUID warehouseId, UUID taskId, String queue)
      implements DeletionCommand {}

  /** Has what is to be done with a deleted warehouse done at another time. */
  record RescheduleWarehouseTask(UUID warehouseId, UUID taskId, String queue, Instant runAt)
      implements DeletionCommand {}
}
