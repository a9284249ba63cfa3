package io.varve.ledger.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a table's metadata came to, so that readers of the ledger need not apply updates.
 *
 * @param formatVersion Iceberg format version
 * @param schemaId id of the current schema
 * @param specId id of the default partition spec
 * @param sortOrderId id of the default sort order
 * @param lastSequenceNumber of the table
 * @param snapshotId id of the current snapshot, null where there is none
 * @param refs branches and tags that this change set, by name, with their snapshot ids
 * @param removedRefs branches and tags that this change removed
 * @param snapshots snapshots that this change added
 * @param deleteAfterCommit whether the table asks for old metadata files to be deleted; null in
 *     events from before this was recorded, and then it is as it was
 * @param removedSnapshots snapshots that this change removed, by id; null in events from before
 *     this was recorded
 * @param paths folders outside of the table's own that its properties put files in, as normalised
 *     URIs by property; null in events from before this was recorded
 */
public record TableResult(
    int formatVersion,
    int schemaId,
    int specId,
    int sortOrderId,
    long lastSequenceNumber,
    @Nullable Long snapshotId,
    Map<String, Long> refs,
    List<String> removedRefs,
    List<AddedSnapshot> snapshots,
    @Nullable Boolean deleteAfterCommit,
    @Nullable List<Long> removedSnapshots,
    @Nullable Map<String, String> paths) {

  /**
   * A snapshot that a change added.
   *
   * @param timestampMs its time as the client wrote it, in milliseconds since the epoch
   * @param operation append, replace, overwrite or delete; null if the client named none
   * @param summary counts as the client wrote them
   */
  public record AddedSnapshot(
      long snapshotId,
      @Nullable Long parentId,
      long sequenceNumber,
      long timestampMs,
      @Nullable String operation,
      Map<String, String> summary) {}
}
