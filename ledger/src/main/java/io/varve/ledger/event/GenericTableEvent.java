package io.varve.ledger.event;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a generic table: one of another format than Iceberg's, of which the catalog
 * knows the name, the place and how it was described when it was created.
 */
public sealed interface GenericTableEvent extends TabularEvent {

  /** Varve's own id of the generic table. */
  UUID genericTableId();

  @Override
  default TabularKind kind() {
    return TabularKind.GENERIC_TABLE;
  }

  @Override
  default UUID stream() {
    return genericTableId();
  }

  /**
   * A generic table began.
   *
   * @param format of its files, such as {@code lance}; no matter to the catalog
   * @param location its own folder, without a trailing slash
   * @param doc what it is for, in words
   * @param schema as its creator described it
   * @param statistics as its creator described them
   */
  record GenericTableCreated(
      UUID genericTableId,
      UUID warehouseId,
      ObjectName name,
      String format,
      String location,
      @Nullable String doc,
      Map<String, String> properties,
      @Nullable RawJson schema,
      @Nullable RawJson statistics)
      implements GenericTableEvent {}

  /** A generic table has another name. */
  record GenericTableRenamed(UUID genericTableId, ObjectName from, ObjectName to)
      implements GenericTableEvent, LifecycleEvent.Renamed {}

  /** Whether a generic table is protected from being dropped was set. */
  record GenericTableProtectionSet(UUID genericTableId, ObjectName name, boolean protection)
      implements GenericTableEvent, LifecycleEvent.ProtectionSet {}

  /**
   * A generic table was dropped and can come back until it expires; then it ends with {@link
   * GenericTableDropped}.
   *
   * @param purgeRequested whether its files shall be deleted when it has expired
   */
  record GenericTableSoftDropped(
      UUID genericTableId, ObjectName name, boolean purgeRequested, Instant expiresAt)
      implements GenericTableEvent, LifecycleEvent.SoftDropped {}

  /**
   * A generic table that was dropped is back, with all that it had.
   *
   * @param name where it is now; its namespace may be another one of the same name
   */
  record GenericTableUndropped(UUID genericTableId, ObjectName name)
      implements GenericTableEvent, LifecycleEvent.Undropped {}

  /**
   * What was to be done with a dropped generic table will not be.
   *
   * @param taskId id of the event that the task came from
   * @param queue what was to be done: {@code soft_deletion} or {@code tabular_purge}
   */
  record GenericTableTaskCancelled(UUID genericTableId, ObjectName name, UUID taskId, String queue)
      implements GenericTableEvent, LifecycleEvent.TaskCancelled {}

  /**
   * What is to be done with a dropped generic table will be done at another time.
   *
   * @param taskId id of the event that the task comes from
   * @param queue what is to be done: {@code soft_deletion} or {@code tabular_purge}
   */
  record GenericTableTaskRescheduled(
      UUID genericTableId, ObjectName name, UUID taskId, String queue, Instant runAt)
      implements GenericTableEvent, LifecycleEvent.TaskRescheduled {}

  /**
   * A generic table is held: it is not dropped, does not expire, and its files are not purged.
   *
   * @param reason why, for clients that are refused
   * @param until when that ends by itself; null if it is to be released
   */
  record GenericTableHeld(
      UUID genericTableId, ObjectName name, String reason, @Nullable Instant until)
      implements GenericTableEvent, LifecycleEvent.Held {}

  /** A generic table is not held any more. */
  record GenericTableReleased(UUID genericTableId, ObjectName name)
      implements GenericTableEvent, LifecycleEvent.Released {}

  /** A generic table ended; its files stay unless a purge was asked for. */
  record GenericTableDropped(UUID genericTableId, ObjectName name, boolean purgeRequested)
      implements GenericTableEvent, LifecycleEvent.Dropped {}

  /**
   * The files of a dropped generic table are gone, as was asked for when it was dropped.
   *
   * @param filesDeleted how many were deleted
   * @param filesKept how many are stored in its folder and stay, for something else is stored there
   *     by now
   */
  record GenericTablePurged(UUID genericTableId, ObjectName name, long filesDeleted, long filesKept)
      implements GenericTableEvent, LifecycleEvent.Purged {}
}
