package io.varve.projections.table;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.CloneSource;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.write.Writes;
import io.varve.projections.names.ClaimedPaths;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.Holds;
import io.varve.projections.tabular.TabularProjection;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;

/** Keeps {@code tables}, but for what {@link TabularProjection} writes of all kinds. */
public final class TableProjection {

  private final Writes writes;
  private final Names names;
  private final Holds holds;

  public TableProjection(Writes writes) {
    this.writes = writes;
    this.names = new Names(writes);
    this.holds = new Holds(writes);
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
    CloneSource source = event.source();
    if (source != null) {
      writes.add(
          "update tables set clone_of = ?, clone_savepoint = ?, clone_folders = ? where table_id = ?",
          source.tableId(),
          source.savepoint(),
          source.folders().toArray(String[]::new),
          event.tableId());
    }
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
    writes.add("delete from tables where table_id = ?", event.tableId());
  }

  @EventHandler
  void on(TableMetadataExpired event) {
    writes.add(
        "update tables set metadata_expired_to = ? where table_id = ?",
        event.throughVersion(),
        event.tableId());
  }

  private void insert(
      UUID tableId,
      UUID warehouseId,
      ObjectName name,
      UUID tableUuid,
      String location,
      MetadataFile metadata,
      TableResult result) {
    names.takeWith(
        TabularKind.TABLE,
        name,
        tableId,
        """
        insert into tables (table_id, warehouse_id, table_uuid, location, metadata_location,
          metadata_sha256, metadata_length, format_version, snapshot_id, delete_after_commit,
          paths)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, false), ?)
        """,
        tableId,
        warehouseId,
        tableUuid,
        location,
        metadata.location(),
        metadata.sha256(),
        metadata.length(),
        result.formatVersion(),
        result.snapshotId(),
        result.deleteAfterCommit(),
        ClaimedPaths.of(result.paths()));
  }

  private void update(
      UUID tableId, UUID tableUuid, String location, MetadataFile metadata, TableResult result) {
    writes.add(
        """
        update tables set table_uuid = ?, location = ?, metadata_location = ?,
          metadata_sha256 = ?, metadata_length = ?, format_version = ?, snapshot_id = ?,
          delete_after_commit = coalesce(?, delete_after_commit),
          paths = coalesce(?, paths)
        where table_id = ?
        """,
        tableUuid,
        location,
        metadata.location(),
        metadata.sha256(),
        metadata.length(),
        result.formatVersion(),
        result.snapshotId(),
        result.deleteAfterCommit(),
        ClaimedPaths.of(result.paths()),
        tableId);
  }
}
