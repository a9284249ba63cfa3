package io.varve.ledger.event;

import java.util.UUID;

/** What can happen to a view. */
public sealed interface ViewEvent extends Event {

  /** Varve's own id of the view. */
  UUID viewId();

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
  record ViewRenamed(UUID viewId, ObjectName from, ObjectName to) implements ViewEvent {}

  /** A view ended. */
  record ViewDropped(UUID viewId, ObjectName name) implements ViewEvent {}

  /**
   * What a view's metadata came to.
   *
   * @param formatVersion Iceberg's view format version
   * @param versionId id of the current version
   * @param schemaId id of the current version's schema
   */
  record ViewResult(int formatVersion, int versionId, int schemaId) {}
}
