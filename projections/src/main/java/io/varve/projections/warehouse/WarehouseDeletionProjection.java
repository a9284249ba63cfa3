package io.varve.projections.warehouse;

import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeletionBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskCancelled;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskRescheduled;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import io.varve.ledger.write.Writes;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MessageIdentifier;

/**
 * Keeps what becomes of {@code warehouses} that are deleted, and their {@code tasks}. A deleted one
 * is not active, so that clients find it closed.
 */
public final class WarehouseDeletionProjection {

  // What older versions gave up without events of its own.
  private static final List<String> WHAT_COULD_COME_BACK =
      List.of(
          "delete from tables where table_id in"
              + " (select object_id from dropped where warehouse_id = ?)",
          "delete from views where view_id in"
              + " (select object_id from dropped where warehouse_id = ?)",
          "delete from generic_tables where generic_table_id in"
              + " (select object_id from dropped where warehouse_id = ?)",
          "delete from dropped where warehouse_id = ?",
          "delete from purges where warehouse_id = ?");

  private final Writes writes;

  public WarehouseDeletionProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(WarehouseSoftDeleted event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    writes.add(
        "update warehouses set deleted_at = ?, expires_at = ?, active = false"
            + " where warehouse_id = ?",
        DeferredTasks.time(at),
        DeferredTasks.time(event.expiresAt()),
        event.warehouseId());
    endTask(event.warehouseId(), at, "CANCELLED");
    schedule(eventId, event.warehouseId(), DeferredTasks.SOFT_DELETION, at, event.expiresAt());
  }

  @EventHandler
  void on(WarehouseUndropped event, @Timestamp Instant at) {
    writes.add(
        "update warehouses set name = ?, active = ?, deleted_at = null, expires_at = null"
            + " where warehouse_id = ?",
        event.name(),
        event.active(),
        event.warehouseId());
    endTask(event.warehouseId(), at, "CANCELLED");
  }

  @EventHandler
  void on(WarehouseTaskCancelled event, @Timestamp Instant at) {
    endTask(event.warehouseId(), at, "CANCELLED");
    writes.add(
        "update warehouses set deletion_begun = false, expires_at = ? where warehouse_id = ?",
        DeferredTasks.time(DeferredTasks.NEVER),
        event.warehouseId());
  }

  @EventHandler
  void on(WarehouseTaskRescheduled event, @Timestamp Instant at) {
    writes.add(
        "update tasks set run_at = ?, updated_at = ? where task_id = ?",
        DeferredTasks.time(event.runAt()),
        DeferredTasks.time(at),
        event.taskId());
    if (event.queue().equals(DeferredTasks.SOFT_DELETION)) {
      writes.add(
          "update warehouses set expires_at = ? where warehouse_id = ?",
          DeferredTasks.time(event.runAt()),
          event.warehouseId());
    }
  }

  @EventHandler
  void on(WarehouseDeletionBegun event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    endTask(event.warehouseId(), at, "SUCCESS");
    writes.add(
        "update warehouses set deleted_at = coalesce(deleted_at, ?), expires_at = null,"
            + " deletion_begun = true, active = false where warehouse_id = ?",
        DeferredTasks.time(at),
        event.warehouseId());
    schedule(eventId, event.warehouseId(), DeferredTasks.WAREHOUSE_DELETION, at, at);
  }

  @EventHandler
  void on(WarehouseDeleted event, @Timestamp Instant at) {
    UUID id = event.warehouseId();
    endTask(id, at, "SUCCESS");
    writes.add("delete from tasks where warehouse_id = ? and project_id is null", id);
    if (event.force()) {
      for (String statement : WHAT_COULD_COME_BACK) {
        writes.add(statement, id);
      }
    }
    // Those that stand keep the warehouse, by the foreign key.
    writes.add(
        "delete from holds where warehouse_id = ? and held_until <= ?", id, DeferredTasks.time(at));
    writes.add(
        "delete from savepoints where warehouse_id = ?"
            + " and (protect_until is null or protect_until <= ?)",
        id,
        DeferredTasks.time(at));
    writes.add("delete from warehouses where warehouse_id = ?", id);
  }

  private void endTask(UUID warehouseId, Instant at, String status) {
    writes.add(
        "update tasks set status = ?, updated_at = ? where object_id = ?"
            + " and kind = 'warehouse' and queue <> ? and status = 'SCHEDULED'",
        status,
        DeferredTasks.time(at),
        warehouseId,
        DeferredTasks.RESTORE);
    // A warehouse that ends is not restored.
    writes.add(
        "update tasks set status = 'CANCELLED', updated_at = ? where warehouse_id = ?"
            + " and queue = ? and status = 'SCHEDULED'",
        DeferredTasks.time(at),
        warehouseId,
        DeferredTasks.RESTORE);
  }

  private void schedule(String eventId, UUID warehouseId, String queue, Instant at, Instant runAt) {
    var time = DeferredTasks.time(at);
    writes.add(
        """
        insert into tasks (task_id, warehouse_id, project_id, queue, kind, object_id, namespace,
          name, status, run_at, created_at, updated_at)
        select ?, warehouse_id, project_id, ?, 'warehouse', warehouse_id, '', name,
          'SCHEDULED', ?::timestamptz, ?::timestamptz, ?::timestamptz
        from warehouses where warehouse_id = ?
        """,
        UUID.fromString(eventId),
        queue,
        DeferredTasks.time(runAt),
        time,
        time,
        warehouseId);
  }
}
