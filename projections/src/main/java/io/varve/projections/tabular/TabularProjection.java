package io.varve.projections.tabular;

import io.varve.ledger.event.LifecycleEvent.Dropped;
import io.varve.ledger.event.LifecycleEvent.Held;
import io.varve.ledger.event.LifecycleEvent.ProtectionSet;
import io.varve.ledger.event.LifecycleEvent.Purged;
import io.varve.ledger.event.LifecycleEvent.Released;
import io.varve.ledger.event.LifecycleEvent.Renamed;
import io.varve.ledger.event.LifecycleEvent.SoftDropped;
import io.varve.ledger.event.LifecycleEvent.TaskCancelled;
import io.varve.ledger.event.LifecycleEvent.TaskRescheduled;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularEvent;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.write.Writes;
import io.varve.projections.names.Names;
import io.varve.projections.task.DeferredTasks;
import io.varve.projections.task.DeferredTasks.Dropping;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MessageIdentifier;

/**
 * Writes what happens alike to tables, views and generic tables: their {@code names}, {@code
 * holds}, {@code purges}, what can come back, what is to be done late, and the end of their rows
 * and of what is granted on them. What begins and changes these rows stands with each kind.
 */
public final class TabularProjection {

  private final Writes writes;
  private final Names names;
  private final DeferredTasks late;
  private final Holds holds;

  public TabularProjection(Writes writes) {
    this.writes = writes;
    this.names = new Names(writes);
    this.late = new DeferredTasks(writes);
    this.holds = new Holds(writes);
  }

  /** The rows of a kind, and what they have of a metadata file. */
  private record Rows(String table, String id, String metadataLocation) {
    static Rows of(TabularKind kind) {
      return switch (kind) {
        case TABLE -> new Rows("tables", "table_id", "metadata_location");
        case VIEW -> new Rows("views", "view_id", "metadata_location");
        case GENERIC_TABLE -> new Rows("generic_tables", "generic_table_id", "null");
      };
    }

    String where() {
      return " where " + id + " = ?";
    }
  }

  @EventHandler
  void on(Renamed event) {
    names.move(event.from(), event.to());
  }

  @EventHandler
  void on(ProtectionSet event) {
    Rows rows = Rows.of(event.kind());
    writes.add(
        "update " + rows.table + " set protected = ?" + rows.where(),
        event.protection(),
        event.stream());
  }

  @EventHandler
  void on(SoftDropped event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    names.free(event.name(), event.stream());
    late.softDropped(dropping(event, event.name(), at, eventId), event.expiresAt());
  }

  @EventHandler
  void on(Undropped event, @Timestamp Instant at) {
    late.undropped(at, event.stream());
    names.take(event.kind(), event.name(), event.stream());
  }

  @EventHandler
  void on(TaskCancelled event, @Timestamp Instant at) {
    late.cancelled(at, event.taskId(), event.stream(), event.queue());
  }

  @EventHandler
  void on(TaskRescheduled event, @Timestamp Instant at) {
    late.rescheduled(at, event.taskId(), event.stream(), event.queue(), event.runAt());
  }

  @EventHandler
  void on(Held event, @Timestamp Instant at) {
    holds.hold(event.kind(), event.stream(), event.reason(), event.until(), at);
  }

  @EventHandler
  void on(Released event) {
    holds.release(event.stream());
  }

  @EventHandler
  void on(Dropped event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    Rows rows = Rows.of(event.kind());
    if (event.purgeRequested()) {
      late.purgeAsked(dropping(event, event.name(), at, eventId));
      writes.add(
          "insert into purges (table_id, warehouse_id, location, metadata_location) select "
              + rows.id
              + ", warehouse_id, location, "
              + rows.metadataLocation
              + " from "
              + rows.table
              + rows.where(),
          event.stream());
    }
    end(rows, event.name(), event.stream(), at);
  }

  // In one statement, for most drops find rows in two of these tables. No part of it reads what
  // another one changes.
  private void end(Rows rows, ObjectName name, UUID id, Instant at) {
    writes.add(
        """
        with name as (
          delete from names where namespace_id = ? and name = ? and object_id = ?
        ), expiry as (
          delete from dropped where object_id = ? returning task_id
        ), task as (
          update tasks set status = 'SUCCESS', updated_at = ? from expiry
          where tasks.task_id = expiry.task_id and status = 'SCHEDULED'
        ), hold as (
          delete from holds where object_id = ?
        ), granted as (
          delete from grants where object_id = ?
        )
        delete from\s"""
            + rows.table
            + rows.where(),
        name.namespaceId(),
        name.name(),
        id,
        id,
        DeferredTasks.time(at),
        id,
        id,
        id);
  }

  @EventHandler
  void on(Purged event, @Timestamp Instant at) {
    late.purged(at, event.stream());
    holds.release(event.stream());
    writes.add("delete from purges where table_id = ?", event.stream());
  }

  // Its row is still there, and says the warehouse.
  private Dropping dropping(TabularEvent event, ObjectName name, Instant at, String eventId) {
    Rows rows = Rows.of(event.kind());
    String warehouse = "select warehouse_id from " + rows.table + rows.where();
    return new Dropping(
        UUID.fromString(eventId), at, warehouse, event.kind(), event.stream(), name);
  }
}
