package io.varve.command.table;

import io.varve.command.location.PropertyPaths;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.TableResult.AddedSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.MetadataUpdateParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.UpdateRequirementParser;
import org.jspecify.annotations.Nullable;

/** Tells in the ledger's words what Iceberg's metadata and updates say. */
public final class TableResults {

  private TableResults() {}

  /**
   * What a change came to: the difference of a table before and after it, whatever was sent.
   *
   * @param base the table before; null if it was made or registered
   */
  static TableResult of(@Nullable TableMetadata base, TableMetadata metadata) {
    Map<String, SnapshotRef> before = base == null ? Map.of() : base.refs();
    Map<String, Long> refs = new TreeMap<>();
    metadata
        .refs()
        .forEach(
            (name, ref) -> {
              if (!ref.equals(before.get(name))) {
                refs.put(name, ref.snapshotId());
              }
            });
    List<AddedSnapshot> added = new ArrayList<>();
    List<Long> removed = new ArrayList<>();
    for (MetadataUpdate change : metadata.changes()) {
      switch (change) {
        case MetadataUpdate.AddSnapshot add when isIn(metadata, add.snapshot().snapshotId()) ->
            added.add(added(add.snapshot()));
        case MetadataUpdate.RemoveSnapshots remove when base != null ->
            remove.snapshotIds().stream().filter(id -> isIn(base, id)).forEach(removed::add);
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
        before.keySet().stream().filter(name -> metadata.ref(name) == null).sorted().toList(),
        added,
        deletesAfterCommit(metadata),
        removed,
        PropertyPaths.of(metadata.properties(), metadata.location()));
  }

  private static boolean isIn(TableMetadata metadata, long snapshotId) {
    return metadata.snapshot(snapshotId) != null;
  }

  /** Whether a table asks for metadata files that fell out of its log to be deleted. */
  public static boolean deletesAfterCommit(TableMetadata metadata) {
    return metadata.propertyAsBoolean(
        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED,
        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED_DEFAULT);
  }

  /** Iceberg's {@code table-uuid}. */
  static UUID uuid(TableMetadata metadata) {
    if (!UpdateRules.isUuid(metadata.uuid())) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "The table needs a table-uuid that is a UUID: " + metadata.uuid());
    }
    return UUID.fromString(metadata.uuid());
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
    return array(merged(updates), MetadataUpdateParser::toJson);
  }

  // Iceberg tells of each snapshot that is removed by itself; there may be thousands.
  private static List<MetadataUpdate> merged(Collection<MetadataUpdate> updates) {
    List<MetadataUpdate> merged = new ArrayList<>();
    Set<Long> removed = Set.of();
    for (MetadataUpdate update : updates) {
      if (update instanceof MetadataUpdate.RemoveSnapshots remove) {
        if (removed.isEmpty()) {
          removed = new LinkedHashSet<>();
          merged.add(new MetadataUpdate.RemoveSnapshots(removed));
        }
        removed.addAll(remove.snapshotIds());
      } else {
        merged.add(update);
        if (update instanceof MetadataUpdate.AddSnapshot) {
          removed = Set.of();
        }
      }
    }
    return merged;
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
