package io.varve.projections.grant;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent;
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
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/**
 * Keeps {@code grants}. What is dropped softly keeps its grants, and so does a namespace that may
 * be restored; what ends for good loses them.
 */
public final class GrantProjection {

  /** Names of events that grant something, as SQL lists them. */
  public static final String GRANTED_EVENTS = EventTypes.sqlNames(PrivilegesGranted.class);

  private final Writes writes;

  public GrantProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(PrivilegesGranted event, @Timestamp Instant at) {
    insert(writes, event.object(), event.entries(), at);
    GrantsVersion.next(writes);
  }

  /** The stream of the events of what is granted on an object. */
  public static UUID stream(UUID objectId) {
    return GrantEvent.stream(objectId);
  }

  /** Inserts rows that are not there, by one statement: other commands wait for it. */
  static void insert(Writes writes, GrantedObject object, List<Entry> entries, Instant at) {
    writes.add(
        """
        insert into grants (subject, privilege, object_id, object_kind, project_id, warehouse_id,
          namespace_id, granted_at)
        select subject, privilege, ?::uuid, ?, ?::uuid, ?::uuid, ?::uuid, ?::timestamptz
        from unnest(?::text[], ?::text[]) entry (subject, privilege) on conflict do nothing
        """,
        object.id(),
        object.kind(),
        object.projectId(),
        object.warehouseId(),
        object.namespaceId(),
        DeferredTasks.time(at),
        texts(entries, Entry::subject),
        texts(entries, Entry::privilege));
  }

  private static String[] texts(List<Entry> entries, Function<Entry, String> text) {
    return entries.stream().map(text).toArray(String[]::new);
  }

  @EventHandler
  void on(PrivilegesRevoked event) {
    writes.add(
        """
        delete from grants where object_id = ? and (subject, privilege) in
          (select * from unnest(?::text[], ?::text[]))
        """,
        event.object().id(),
        texts(event.entries(), Entry::subject),
        texts(event.entries(), Entry::privilege));
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
