package io.varve.projections.table;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableHeld;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableProtectionSet;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableReleased;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableTaskCancelled;
import io.varve.ledger.event.TableEvent.TableTaskRescheduled;
import io.varve.ledger.event.TableEvent.TableUndropped;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.TabularKind;
import io.varve.projections.names.ClaimedPaths;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.Holds;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MessageIdentifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code tables}, their rows in {@code names}, {@code purges} and what else is to be done
 * late.
 */
public final class TableProjection {

  private final JdbcClient jdbc;
  private final Names names;
  private final DeferredTasks late;
  private final Holds holds;

  public TableProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.names = new Names(jdbc, TabularKind.TABLE);
    this.late = new DeferredTasks(jdbc, TabularKind.TABLE);
    this.holds = new Holds(jdbc, TabularKind.TABLE);
  }

  @EventHandler
  void on(TableCreated event) {
    insert(
        event.tableId(),
        event.warehouseId(),
        event.name(),
        event.tableUuid(),
        event.location(),
        event.metadata(),
        event.result());
  }

  @EventHandler
  void on(TableRegistered event) {
    if (event.previousUuid() == null) {
      insert(
          event.tableId(),
          event.warehouseId(),
          event.name(),
          event.tableUuid(),
          event.location(),
          event.metadata(),
          event.result());
    } else {
      update(
          event.tableId(), event.tableUuid(), event.location(), event.metadata(), event.result());
    }
  }

  @EventHandler
  void on(TableCommitted event) {
    update(event.tableId(), event.tableUuid(), event.location(), event.metadata(), event.result());
  }

  @EventHandler
  void on(TableRenamed event) {
    names.move(event.from(), event.to());
  }

  @EventHandler
  void on(TableDropped event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    boolean hasExpired = late.ended(at, event.tableId());
    if (event.purgeRequested()) {
      late.purgeAsked(eventId, at, event.tableId(), event.name(), hasExpired);
      jdbc.sql(
              """
              insert into purges (table_id, warehouse_id, location, metadata_location)
              select table_id, warehouse_id, location, metadata_location
              from tables where table_id = ?
              """)
          .param(event.tableId())
          .update();
    }
    delete(event.tableId(), event.name());
  }

  @EventHandler
  void on(TableUnregistered event) {
    delete(event.tableId(), event.name());
  }

  @EventHandler
  void on(TableProtectionSet event) {
    jdbc.sql("update tables set protected = ? where table_id = ?")
        .params(event.protection(), event.tableId())
        .update();
  }

  @EventHandler
  void on(TableSoftDropped event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    names.free(event.name(), event.tableId());
    late.softDropped(eventId, at, event.tableId(), event.name(), event.expiresAt());
  }

  @EventHandler
  void on(TableUndropped event, @Timestamp Instant at) {
    late.undropped(at, event.tableId());
    names.take(event.name(), event.tableId());
  }

  @EventHandler
  void on(TableHeld event, @Timestamp Instant at) {
    holds.hold(event.tableId(), event.reason(), event.until(), at);
  }

  @EventHandler
  void on(TableReleased event) {
    holds.release(event.tableId());
  }

  @EventHandler
  void on(TableTaskCancelled event, @Timestamp Instant at) {
    late.cancelled(at, event.taskId(), event.tableId(), event.queue());
  }

  @EventHandler
  void on(TableTaskRescheduled event, @Timestamp Instant at) {
    late.rescheduled(at, event.taskId(), event.tableId(), event.queue(), event.runAt());
  }

  @EventHandler
  void on(TablePurged event, @Timestamp Instant at) {
    late.purged(at, event.tableId());
    holds.release(event.tableId());
    jdbc.sql("delete from purges where table_id = ?").param(event.tableId()).update();
  }

  @EventHandler
  void on(TableMetadataExpired event) {
    jdbc.sql("update tables set metadata_expired_to = ? where table_id = ?")
        .params(event.throughVersion(), event.tableId())
        .update();
  }

  private void insert(
      UUID tableId,
      UUID warehouseId,
      ObjectName name,
      UUID tableUuid,
      String location,
      MetadataFile metadata,
      TableResult result) {
    names.take(name, tableId);
    jdbc.sql(
            """
            insert into tables (table_id, warehouse_id, table_uuid, location, metadata_location,
              metadata_sha256, metadata_length, format_version, snapshot_id, delete_after_commit,
              paths)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, false), ?)
            """)
        .params(
            tableId,
            warehouseId,
            tableUuid,
            location,
            metadata.location(),
            metadata.sha256(),
            metadata.length(),
            result.formatVersion())
        .param(result.snapshotId())
        .param(result.deleteAfterCommit())
        .param(ClaimedPaths.of(result.paths()))
        .update();
  }

  private void update(
      UUID tableId, UUID tableUuid, String location, MetadataFile metadata, TableResult result) {
    jdbc.sql(
            """
            update tables set table_uuid = ?, location = ?, metadata_location = ?,
              metadata_sha256 = ?, metadata_length = ?, format_version = ?, snapshot_id = ?,
              delete_after_commit = coalesce(?, delete_after_commit),
              paths = coalesce(?, paths)
            where table_id = ?
            """)
        .params(
            tableUuid,
            location,
            metadata.location(),
            metadata.sha256(),
            metadata.length(),
            result.formatVersion())
        .param(result.snapshotId())
        .param(result.deleteAfterCommit())
        .param(ClaimedPaths.of(result.paths()))
        .param(tableId)
        .update();
  }

  private void delete(UUID tableId, ObjectName name) {
    names.free(name, tableId);
    holds.release(tableId);
    jdbc.sql("delete from tables where table_id = ?").param(tableId).update();
  }
}
