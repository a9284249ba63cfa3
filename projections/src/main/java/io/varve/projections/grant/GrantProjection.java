package io.varve.projections.grant;

import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.event.GrantEvent.ManagedAccessSet;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.event.LifecycleEvent.Renamed;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.write.Writes;
import io.varve.projections.tabular.TabularProjection;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/**
 * Keeps {@code grants}. What is dropped softly keeps its grants, and so does a namespace that may
 * be restored; what ends for good loses them.
 */
public final class GrantProjection {

  private final Writes writes;

  public GrantProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(PrivilegesGranted event, @Timestamp Instant at) {
    for (Entry entry : event.entries()) {
      insert(writes, event.object(), entry.subject(), entry.privilege(), at);
    }
    GrantsVersion.next(writes);
  }

  /** Inserts a row, if it is not there. */
  static void insert(
      Writes writes, GrantedObject object, String subject, String privilege, Instant at) {
    writes.add(
        """
        insert into grants (subject, object_id, privilege, object_kind, project_id, warehouse_id,
          namespace_id, granted_at)
        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
        """,
        subject,
        object.id(),
        privilege,
        object.kind(),
        object.projectId(),
        object.warehouseId(),
        object.namespaceId(),
        DeferredTasks.time(at));
  }

  @EventHandler
  void on(PrivilegesRevoked event) {
    for (Entry entry : event.entries()) {
      writes.add(
          "delete from grants where subject = ? and object_id = ? and privilege = ?",
          entry.subject(),
          event.object().id(),
          entry.privilege());
    }
    GrantsVersion.next(writes);
  }

  @EventHandler
  void on(ManagedAccessSet event) {
    boolean warehouse = event.object().namespaceId() == null;
    writes.add(
        warehouse
            ? "update warehouses set managed_access = ? where warehouse_id = ?"
            : "update namespaces set managed_access = ? where namespace_id = ?",
        event.managed(),
        event.object().id());
    GrantsVersion.next(writes);
  }

  @EventHandler
  void on(Renamed event) {
    if (!event.from().namespaceId().equals(event.to().namespaceId())) {
      move(event.stream(), event.to().namespaceId());
    }
  }

  @EventHandler
  void on(Undropped event) {
    move(event.stream(), event.name().namespaceId());
  }

  private void move(UUID objectId, UUID namespaceId) {
    writes.add("update grants set namespace_id = ? where object_id = ?", namespaceId, objectId);
  }

  /** With what is dropped, its grants go in one statement: see {@link TabularProjection}. */
  @EventHandler
  void on(TableUnregistered event) {
    writes.add("delete from grants where object_id = ?", event.tableId());
  }

  @EventHandler
  void on(WarehouseDeleted event) {
    writes.add("delete from grants where warehouse_id = ?", event.warehouseId());
  }

  @EventHandler
  void on(ProjectDeleted event) {
    writes.add("delete from grants where object_id = ?", event.projectId());
  }
}
