package io.varve.command.table;

import static io.varve.command.metadata.IcebergValidation.validated;
import static io.varve.command.table.UpdateRules.require;

import io.varve.command.metadata.Reach;
import io.varve.command.refusal.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;

/**
 * What must hold of metadata that somebody else wrote, so that commits can follow it: what {@link
 * UpdateRules} and {@link SnapshotRules} make sure of for tables that grew here. iceberg-core reads
 * more than it can go on with.
 */
final class RegistrationRules {

  /** A commit that is tried; it puts right what a later commit could put right. */
  private static final MetadataUpdate TRIAL =
      new MetadataUpdate.SetProperties(
          Map.of(
              TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
              String.valueOf(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX_DEFAULT),
              TableProperties.METADATA_COMPRESSION,
              TableMetadataParser.Codec.NONE.name()));

  private RegistrationRules() {}

  /**
   * Checks metadata that is to be registered, in memory only.
   *
   * @throws RefusedException if no commit could follow it
   */
  static void check(TableMetadata metadata) {
    validated(
        "table",
        () -> {
          checkNumbers(metadata);
          checkParents(metadata.snapshots());
          return metadata;
        });
    TableUpdates.applied(metadata, List.of(), List.of(TRIAL));
  }

  private static void checkNumbers(TableMetadata metadata) {
    checkLong("last-sequence-number", metadata.lastSequenceNumber());
    checkLong("next-row-id", metadata.nextRowId());
    Reach.check("last-column-id", metadata.lastColumnId(), 0);
    Reach.check("last-partition-id", metadata.lastAssignedPartitionId(), 0);
    for (Schema schema : metadata.schemas()) {
      Reach.check("schema-id", schema.schemaId(), 0);
      Reach.checkColumns(schema, 0);
    }
    for (PartitionSpec spec : metadata.specs()) {
      Reach.check("spec-id", spec.specId(), 0);
    }
    for (SortOrder order : metadata.sortOrders()) {
      Reach.check("order-id", order.orderId(), 0);
    }
  }

  private static void checkLong(String what, long value) {
    require(value >= 0, what + " must not be negative: " + value);
    Reach.check(what, value, 0);
  }

  // Clients follow parents until there is none, so a circle would keep them busy for ever.
  private static void checkParents(List<Snapshot> snapshots) {
    Map<Long, Snapshot> byId = new HashMap<>();
    snapshots.forEach(snapshot -> byId.put(snapshot.snapshotId(), snapshot));
    Set<Long> seen = new HashSet<>();
    for (Snapshot first : snapshots) {
      Set<Long> way = new HashSet<>();
      Snapshot at = first;
      while (at != null && seen.add(at.snapshotId())) {
        way.add(at.snapshotId());
        Long parent = at.parentId();
        require(parent == null || !way.contains(parent), "parents of snapshots make a circle");
        at = parent == null ? null : byId.get(parent);
      }
    }
  }
}
