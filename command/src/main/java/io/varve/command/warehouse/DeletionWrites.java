package io.varve.command.warehouse;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import io.varve.command.request.Request;
import io.varve.command.warehouse.DeletionCommand.DeleteWarehouse;
import io.varve.command.warehouse.DeletionCommand.EndWarehouse;
import io.varve.command.warehouse.DeletionCommand.UndropWarehouse;
import org.jspecify.annotations.Nullable;

/** Deletes warehouses and brings them back. */
public final class DeletionWrites {

  private final IdempotencyKeys keys;
  private final WarehouseSender sender;

  public DeletionWrites(
      CommandGateway commands, IdempotencyKeys keys, ServedWarehouses served, Secrets secrets) {
    this.keys = keys;
    this.sender = new WarehouseSender(commands, secrets, served);
  }

  /**
   * Deletes a warehouse; no node serves it to clients any more when this returns.
   *
   * @param force whether it may hold something, and protection does not count. Then it can come
   *     back for as long as its delete profile says, or a task drops what it holds; files stay
   * @throws RefusedException {@link Reason#WAREHOUSE_NOT_EMPTY} if it holds something, {@link
   *     Reason#WAREHOUSE_PROTECTED} if it is protected, {@link Reason#HELD} if something is held
   */
  public Outcome delete(Request request, Warehouse warehouse, boolean force) {
    return keys.once(
        request,
        () ->
            sender.change(
                request,
                warehouse,
                new DeleteWarehouse(warehouse.warehouseId(), force),
                warehouse.name()));
  }

  /**
   * Brings a warehouse back that was deleted, with all that it had.
   *
   * @param newName null for the name that it had
   * @throws RefusedException {@link Reason#WAREHOUSE_EXISTS} if the name was taken meanwhile
   */
  public Outcome undrop(Request request, Warehouse warehouse, @Nullable String newName) {
    if (newName != null) {
      WarehouseWrites.checkName(newName);
    }
    String name = newName == null ? warehouse.name() : newName;
    return keys.once(
        request,
        () -> {
          try {
            return sender.send(
                request,
                warehouse,
                new UndropWarehouse(warehouse.warehouseId(), name),
                warehouse.name());
          } catch (RefusedException e) {
            if (e.refusal().reason() != Reason.WAREHOUSE_EXISTS) {
              throw e;
            }
            throw new RefusedException(
                Reason.WAREHOUSE_EXISTS, "The name was taken meanwhile: " + name, Remedy.UNDROP_AS);
          }
        });
  }

  /**
   * Ends a warehouse that a task has emptied.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_NOT_EMPTY} if something was made meanwhile
   */
  public void end(Request request, Warehouse warehouse) {
    sender.send(request, warehouse, new EndWarehouse(warehouse.warehouseId()), warehouse.name());
  }
}
