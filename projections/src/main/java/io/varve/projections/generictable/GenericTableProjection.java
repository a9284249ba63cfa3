package io.varve.projections.generictable;

import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GenericTableEvent.GenericTableDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableHeld;
import io.varve.ledger.event.GenericTableEvent.GenericTableProtectionSet;
import io.varve.ledger.event.GenericTableEvent.GenericTablePurged;
import io.varve.ledger.event.GenericTableEvent.GenericTableReleased;
import io.varve.ledger.event.GenericTableEvent.GenericTableRenamed;
import io.varve.ledger.event.GenericTableEvent.GenericTableSoftDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskCancelled;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskRescheduled;
import io.varve.ledger.event.GenericTableEvent.GenericTableUndropped;
import io.varve.ledger.event.TabularKind;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.Holds;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MessageIdentifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code generic_tables}, their rows in {@code names}, {@code purges} and what else is to be
 * done late.
 */
public final class GenericTableProjection {

  private final JdbcClient jdbc;
  private final Names names;
  private final DeferredTasks late;
  private final Holds holds;

  public GenericTableProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.names = new Names(jdbc, TabularKind.GENERIC_TABLE);
    this.late = new DeferredTasks(jdbc, TabularKind.GENERIC_TABLE);
    this.holds = new Holds(jdbc, TabularKind.GENERIC_TABLE);
  }

  @EventHandler
  void on(GenericTableCreated event) {
    names.take(event.name(), event.genericTableId());
    jdbc.sql(
            "insert into generic_tables (generic_table_id, warehouse_id, format, location)"
                + " values (?, ?, ?, ?)")
        .params(event.genericTableId(), event.warehouseId(), event.format(), event.location())
        .update();
  }

  @EventHandler
  void on(GenericTableRenamed event) {
    names.move(event.from(), event.to());
  }

  @EventHandler
  void on(GenericTableProtectionSet event) {
    jdbc.sql("update generic_tables set protected = ? where generic_table_id = ?")
        .params(event.protection(), event.genericTableId())
        .update();
  }

  @EventHandler
  void on(GenericTableSoftDropped event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    names.free(event.name(), event.genericTableId());
    late.softDropped(eventId, at, event.genericTableId(), event.name(), event.expiresAt());
  }

  @EventHandler
  void on(GenericTableUndropped event, @Timestamp Instant at) {
    late.undropped(at, event.genericTableId());
    names.take(event.name(), event.genericTableId());
  }

  @EventHandler
  void on(GenericTableHeld event, @Timestamp Instant at) {
    holds.hold(event.genericTableId(), event.reason(), event.until(), at);
  }

  @EventHandler
  void on(GenericTableReleased event) {
    holds.release(event.genericTableId());
  }

  @EventHandler
  void on(GenericTableTaskCancelled event, @Timestamp Instant at) {
    late.cancelled(at, event.taskId(), event.genericTableId(), event.queue());
  }

  @EventHandler
  void on(GenericTableTaskRescheduled event, @Timestamp Instant at) {
    late.rescheduled(at, event.taskId(), event.genericTableId(), event.queue(), event.runAt());
  }

  @EventHandler
  void on(GenericTableDropped event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    boolean hasExpired = late.ended(at, event.genericTableId());
    if (event.purgeRequested()) {
      late.purgeAsked(eventId, at, event.genericTableId(), event.name(), hasExpired);
      jdbc.sql(
              """
              insert into purges (table_id, warehouse_id, location)
              select generic_table_id, warehouse_id, location
              from generic_tables where generic_table_id = ?
              """)
          .param(event.genericTableId())
          .update();
    }
    names.free(event.name(), event.genericTableId());
    holds.release(event.genericTableId());
    jdbc.sql("delete from generic_tables where generic_table_id = ?")
        .param(event.genericTableId())
        .update();
  }

  @EventHandler
  void on(GenericTablePurged event, @Timestamp Instant at) {
    late.purged(at, event.genericTableId());
    holds.release(event.genericTableId());
    jdbc.sql("delete from purges where table_id = ?").param(event.genericTableId()).update();
  }
}
