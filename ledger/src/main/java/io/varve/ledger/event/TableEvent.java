package io.varve.ledger.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a table. */
public sealed interface TableEvent extends TabularEvent {

  /** Varve's own id of the table; stays through renames and whatever its {@code table-uuid} is. */
  UUID tableId();

  @Override
  default TabularKind kind() {
    return TabularKind.TABLE;
  }

  @Override
  default UUID stream() {
    return tableId();
  }

  /**
   * A table began.
   *
   * @param tableUuid Iceberg's {@code table-uuid}
   * @param location the table's own folder, without a trailing slash
   * @param updates the Iceberg updates that made it
   * @param source what it is a clone of, whose files it shares; null if it is none
   */
  record TableCreated(
      UUID tableId,
      UUID warehouseId,
      ObjectName name,
      UUID tableUuid,
      String location,
      MetadataFile metadata,
      RawJson updates,
      TableResult result,
      @Nullable CloneSource source)
      implements TableEvent {

    /** One that is no clone. */
    public TableCreated(
        UUID tableId,
        UUID warehouseId,
        ObjectName name,
        UUID tableUuid,
        String location,
        MetadataFile metadata,
        RawJson updates,
        TableResult result) {
      this(tableId, warehouseId, name, tableUuid, location, metadata, updates, result, null);
    }
  }

  /**
   * What a table is a clone of.
   *
   * @param tableId of the table whose files it shares
   * @param savepoint name of the position as of which it was cloned
   * @param metadataLocation the metadata that the table had there
   * @param folders in which the table put files then, its own first
   */
  record CloneSource(
      UUID tableId, String savepoint, String metadataLocation, List<String> folders) {}

  /**
   * A table began from a metadata file that was there already, or had its metadata replaced by one.
   *
   * @param previousUuid the {@code table-uuid} that an overwrite replaced, else null
   */
  record TableRegistered(
      UUID tableId,
      UUID warehouseId,
      ObjectName name,
      UUID tableUuid,
      @Nullable UUID previousUuid,
      String location,
      MetadataFile metadata,
      TableResult result)
      implements TableEvent {}

  /**
   * A commit changed a table.
   *
   * @param previousMetadataLocation the metadata that the commit was made on
   * @param requirements what the client asked to hold
   */
  record TableCommitted(
      UUID tableId,
      ObjectName name,
      UUID tableUuid,
      String location,
      String previousMetadataLocation,
      MetadataFile metadata,
      RawJson requirements,
      RawJson updates,
      TableResult result)
      implements TableEvent {}

  /** A table has another name. */
  record TableRenamed(UUID tableId, ObjectName from, ObjectName to)
      implements TableEvent, LifecycleEvent.Renamed {}

  /** A table ended; its files stay unless a purge was asked for. */
  record TableDropped(UUID tableId, ObjectName name, boolean purgeRequested)
      implements TableEvent, LifecycleEvent.Dropped {}

  /** Whether a table is protected from being dropped was set. */
  record TableProtectionSet(UUID tableId, ObjectName name, boolean protection)
      implements TableEvent, LifecycleEvent.ProtectionSet {}

  /**
   * A table was dropped and can come back until it expires; then it ends with {@link TableDropped}.
   *
   * @param purgeRequested whether its files shall be deleted when it has expired
   */
  record TableSoftDropped(UUID tableId, ObjectName name, boolean purgeRequested, Instant expiresAt)
      implements TableEvent, LifecycleEvent.SoftDropped {}

  /**
   * A table that was dropped is back, with all that it had.
   *
   * @param name where it is now; its namespace may be another one of the same name
   */
  record TableUndropped(UUID tableId, ObjectName name)
      implements TableEvent, LifecycleEvent.Undropped {}

  /**
   * What was to be done with a dropped table will not be.
   *
   * @param taskId id of the event that the task came from
   * @param queue what was to be done: {@code soft_deletion} or {@code tabular_purge}
   */
  record TableTaskCancelled(UUID tableId, ObjectName name, UUID taskId, String queue)
      implements TableEvent, LifecycleEvent.TaskCancelled {}

  /**
   * What is to be done with a dropped table will be done at another time.
   *
   * @param taskId id of the event that the task comes from
   * @param queue what is to be done: {@code soft_deletion} or {@code tabular_purge}
   */
  record TableTaskRescheduled(
      UUID tableId, ObjectName name, UUID taskId, String queue, Instant runAt)
      implements TableEvent, LifecycleEvent.TaskRescheduled {}

  /**
   * A table is held: it is not dropped, does not expire, and its files are not purged.
   *
   * @param reason why, for clients that are refused
   * @param until when that ends by itself; null if it is to be released
   */
  record TableHeld(UUID tableId, ObjectName name, String reason, @Nullable Instant until)
      implements TableEvent, LifecycleEvent.Held {}

  /** A table is not held any more. */
  record TableReleased(UUID tableId, ObjectName name)
      implements TableEvent, LifecycleEvent.Released {}

  /** A table left the catalog with all its files in place. */
  record TableUnregistered(UUID tableId, ObjectName name, String metadataLocation)
      implements TableEvent {}

  /**
   * The files of a dropped table are gone, as was asked for when it was dropped.
   *
   * @param filesDeleted how many were deleted
   * @param filesKept how many the metadata reaches that are not the table's own, and so stay
   */
  record TablePurged(UUID tableId, ObjectName name, long filesDeleted, long filesKept)
      implements TableEvent, LifecycleEvent.Purged {}

  /**
   * Metadata files that commits had replaced long ago are gone, as the table asks for.
   *
   * @param throughVersion version of this stream up to which all replaced files were looked at
   * @param locations the files that are gone, at most 100
   */
  record TableMetadataExpired(
      UUID tableId, ObjectName name, long throughVersion, List<String> locations)
      implements TableEvent {}
}
