package io.varve.projections.warehouse;

import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.ledger.write.Writes;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/** Keeps {@code savepoints}: names of positions. */
public final class SavepointProjection {

  private final Writes writes;

  public SavepointProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(WarehouseSavepointCreated event, @Timestamp Instant at) {
    Instant until = event.protectUntil();
    writes.add(
        "insert into savepoints (warehouse_id, name, position, protect_until, created_at)"
            + " values (?, ?, ?, ?, ?)",
        event.warehouseId(),
        event.savepoint(),
        event.position(),
        until == null ? null : DeferredTasks.time(until),
        DeferredTasks.time(at));
  }

  @EventHandler
  void on(WarehouseSavepointDeleted event) {
    writes.add(
        "delete from savepoints where warehouse_id = ? and name = ?",
        event.warehouseId(),
        event.savepoint());
  }
}
