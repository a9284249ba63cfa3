package io.varve.projections.table;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.TabularKind;
import io.varve.projections.names.ClaimedPaths;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.Holds;
import io.varve.projections.tabular.TabularProjection;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps {@code tables}, but for what {@link TabularProjection} writes of all kinds. */
public final class TableProjection {

  private final JdbcClient jdbc;
  private final Names names;
  private final Holds holds;

  public TableProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.names = new Names(jdbc);
    this.holds = new Holds(jdbc);
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
  void on(TableUnregistered event) {
    names.free(event.name(), event.tableId());
    holds.release(event.tableId());
    jdbc.sql("delete from tables where table_id = ?").param(event.tableId()).update();
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
    names.take(TabularKind.TABLE, name, tableId);
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
}
