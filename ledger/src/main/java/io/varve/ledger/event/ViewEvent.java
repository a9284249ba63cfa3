package io.varve.ledger.event;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a view. */
public sealed interface ViewEvent extends TabularEvent {

  /** Varve's own id of the view. */
  UUID viewId();

  @Override
  default TabularKind kind() {
    return TabularKind.VIEW;
  }

  @Override
  default UUID stream() {
    return viewId();
  }

  /**
   * A view began.
   *
   * @param viewUuid Iceberg's {@code view-uuid}
   * @param location the view's own folder, without a trailing slash
   */
  record ViewCreated(
      UUID viewId,
      UUID warehouseId,
      ObjectName name,
      UUID viewUuid,
      String location,
      MetadataFile metadata,
      ViewResult result)
      implements ViewEvent {}

  /** A view began from a metadata file that was there already. */
  record ViewRegistered(
      UUID viewId,
      UUID warehouseId,
      ObjectName name,
      UUID viewUuid,
      String location,
      MetadataFile metadata,
      ViewResult result)
      implements ViewEvent {}

  /** A commit changed a view. */
  record ViewCommitted(
      UUID viewId,
      ObjectName name,
      UUID viewUuid,
      String location,
      String previousMetadataLocation,
      MetadataFile metadata,
      RawJson requirements,
      RawJson updates,
      ViewResult result)
      implements ViewEvent {}

  /** A view has another name. */
  record ViewRenamed(UUID viewId, ObjectName from, ObjectName to)
      implements ViewEvent, LifecycleEvent.Renamed {}

  /** Whether a view is protected from being dropped was set. */
  record ViewProtectionSet(UUID viewId, ObjectName name, boolean protection)
      implements ViewEvent, LifecycleEvent.ProtectionSet {}

  /** A view was dropped and can come back until it expires; then it ends. */
  record ViewSoftDropped(UUID viewId, ObjectName name, Instant expiresAt)
      implements ViewEvent, LifecycleEvent.SoftDropped {}

  /**
   * A view that was dropped is back, with all that it had.
   *
   * @param name where it is now; its namespace may be another one of the same name
   */
  record ViewUndropped(UUID viewId, ObjectName name)
      implements ViewEvent, LifecycleEvent.Undropped {}

  /**
   * What was to be done with a dropped view will not be.
   *
   * @param taskId id of the event that the task came from
   * @param queue what was to be done: {@code soft_deletion}
   */
  record ViewTaskCancelled(UUID viewId, ObjectName name, UUID taskId, String queue)
      implements ViewEvent, LifecycleEvent.TaskCancelled {}

  /**
   * What is to be done with a dropped view will be done at another time.
   *
   * @param taskId id of the event that the task comes from
   * @param queue what is to be done: {@code soft_deletion}
   */
  record ViewTaskRescheduled(UUID viewId, ObjectName name, UUID taskId, String queue, Instant runAt)
      implements ViewEvent, LifecycleEvent.TaskRescheduled {}

  /**
   * A view is held: it is not dropped, and does not expire.
   *
   * @param reason why, for clients that are refused
   * @param until when that ends by itself; null if it is to be released
   */
  record ViewHeld(UUID viewId, ObjectName name, String reason, @Nullable Instant until)
      implements ViewEvent, LifecycleEvent.Held {}

  /** A view is not held any more. */
  record ViewReleased(UUID viewId, ObjectName name) implements ViewEvent, LifecycleEvent.Released {}

  /** A view ended. */
  record ViewDropped(UUID viewId, ObjectName name) implements ViewEvent, LifecycleEvent.Dropped {}

  /**
   * What a view's metadata came to.
   *
   * @param formatVersion Iceberg's view format version
   * @param versionId id of the current version
   * @param schemaId id of the current version's schema
   * @param paths folders outside of the view's own that its properties put files in, as normalised
   *     URIs by property; null in events from before this was recorded
   */
  record ViewResult(
      int formatVersion, int versionId, int schemaId, @Nullable Map<String, String> paths) {}
}
