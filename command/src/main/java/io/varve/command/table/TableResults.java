package io.varve.command.table;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.TableResult.AddedSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.MetadataUpdateParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.UpdateRequirementParser;

/** Tells in the ledger's words what Iceberg's metadata and updates say. */
public final class TableResults {

  private TableResults() {}

  static TableResult of(TableMetadata metadata, List<MetadataUpdate> updates) {
    Map<String, Long> refs = new TreeMap<>();
    List<String> removedRefs = new ArrayList<>();
    List<AddedSnapshot> snapshots = new ArrayList<>();
    for (MetadataUpdate update : updates) {
      switch (update) {
        case MetadataUpdate.SetSnapshotRef set -> {
          refs.put(set.name(), set.snapshotId());
          removedRefs.remove(set.name());
        }
        case MetadataUpdate.RemoveSnapshotRef removed -> {
          refs.remove(removed.name());
          removedRefs.add(removed.name());
        }
        case MetadataUpdate.AddSnapshot added -> snapshots.add(added(added.snapshot()));
        default -> {}
      }
    }
    Snapshot current = metadata.currentSnapshot();
    return new TableResult(
        metadata.formatVersion(),
        metadata.currentSchemaId(),
        metadata.defaultSpecId(),
        metadata.defaultSortOrderId(),
        metadata.lastSequenceNumber(),
        current == null ? null : current.snapshotId(),
        refs,
        removedRefs,
        snapshots,
        deletesAfterCommit(metadata));
  }

  /** Whether a table asks for metadata files that fell out of its log to be deleted. */
  public static boolean deletesAfterCommit(TableMetadata metadata) {
    return metadata.propertyAsBoolean(
        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED_DEFAULT);
  }

  /** Iceberg's {@code table-uuid}. */
  static UUID uuid(TableMetadata metadata) {
    try {
      return UUID.fromString(String.valueOf(metadata.uuid()));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "The table needs a table-uuid that is a UUID: " + metadata.uuid());
    }
  }

  private static AddedSnapshot added(Snapshot snapshot) {
    return new AddedSnapshot(
        snapshot.snapshotId(),
        snapshot.parentId(),
        snapshot.sequenceNumber(),
        snapshot.timestampMillis(),
        snapshot.operation(),
        snapshot.summary() == null ? Map.of() : new TreeMap<>(snapshot.summary()));
  }

  /** Updates as a JSON array, as clients send them. */
  public static RawJson updates(Collection<MetadataUpdate> updates) {
    return array(updates, MetadataUpdateParser::toJson);
  }

  /** Requirements as a JSON array, as clients send them. */
  public static RawJson requirements(Collection<UpdateRequirement> requirements) {
    return array(requirements, UpdateRequirementParser::toJson);
  }

  private static <T> RawJson array(Collection<T> items, Function<T, String> toJson) {
    StringJoiner array = new StringJoiner(",", "[", "]");
    items.forEach(item -> array.add(toJson.apply(item)));
    return new RawJson(array.toString());
  }
}
