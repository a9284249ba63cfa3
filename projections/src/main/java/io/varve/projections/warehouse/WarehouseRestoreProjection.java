package io.varve.projections.warehouse;

import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreEnded;
import io.varve.ledger.write.Writes;
import io.varve.projections.namespace.NamespacePath;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/** Keeps the {@code tasks} that restore warehouses and namespaces. */
public final class WarehouseRestoreProjection {

  private final Writes writes;

  public WarehouseRestoreProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(WarehouseRestoreBegun event, @Timestamp Instant at) {
    UUID namespaceId = event.namespaceId();
    List<String> named = event.namespace();
    List<String> levels = named == null ? List.of() : named;
    var time = DeferredTasks.time(at);
    writes.add(
        """
        insert into tasks (task_id, warehouse_id, project_id, queue, kind, object_id, namespace,
          name, status, run_at, created_at, updated_at)
        select ?, warehouse_id, project_id, ?, ?, ?::uuid, ?, ?, 'SCHEDULED', ?::timestamptz,
          ?::timestamptz, ?::timestamptz
        from warehouses where warehouse_id = ?
        """,
        event.taskId(),
        DeferredTasks.RESTORE,
        namespaceId == null ? "warehouse" : "namespace",
        namespaceId == null ? event.warehouseId() : namespaceId,
        NamespacePath.of(levels.isEmpty() ? levels : levels.subList(0, levels.size() - 1)),
        levels.isEmpty() ? event.name() : levels.getLast(),
        time,
        time,
        time,
        event.warehouseId());
  }

  @EventHandler
  void on(WarehouseRestoreEnded event, @Timestamp Instant at) {
    writes.add(
        "update tasks set status = ?, updated_at = ? where task_id = ?",
        event.cancelled() ? "CANCELLED" : "SUCCESS",
        DeferredTasks.time(at),
        event.taskId());
  }
}
