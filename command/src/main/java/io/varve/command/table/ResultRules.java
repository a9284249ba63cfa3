package io.varve.command.table;

import static io.varve.command.table.UpdateRules.require;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.PropertyUtil;

/**
 * What must hold of a table when all updates of a commit are applied. Iceberg's constructor, which
 * its parser calls too, has seen the whole; what remains is what gets lost when it is written, and
 * what refers to something that is not there. Only what changed is looked at: a commit to a table
 * of many snapshots must not parse them all.
 */
final class ResultRules {

  private static final Pattern PARAMETRIC = Pattern.compile("(?i)(bucket|truncate)\\b");
  private static final Pattern WHOLE = Pattern.compile("(?i)(bucket|truncate)\\[\\d{1,10}]");

  private ResultRules() {}

  /**
   * Checks metadata that updates were applied to.
   *
   * @throws RuntimeException of Iceberg or of these rules, if it could not be read again
   */
  static void check(TableMetadata metadata) {
    checkCurrent(metadata);
    Set<Integer> removedSchemas = new HashSet<>();
    boolean shapeChanged = false;
    boolean transformsChanged = false;
    for (MetadataUpdate change : metadata.changes()) {
      switch (change) {
        case MetadataUpdate.AddSnapshot added -> checkSchema(metadata, added.snapshot());
        case MetadataUpdate.SetStatistics set ->
            checkSnapshot(
                metadata,
                set.snapshotId(),
                metadata.statisticsFiles().contains(set.statisticsFile()));
        case MetadataUpdate.SetPartitionStatistics set ->
            checkSnapshot(
                metadata,
                set.snapshotId(),
                metadata.partitionStatisticsFiles().contains(set.partitionStatisticsFile()));
        case MetadataUpdate.SetProperties _ -> checkProperties(metadata);
        case MetadataUpdate.RemoveSchemas removed -> {
          removedSchemas.addAll(removed.schemaIds());
          shapeChanged = true;
        }
        case MetadataUpdate.AddPartitionSpec _, MetadataUpdate.AddSortOrder _ -> {
          transformsChanged = true;
          shapeChanged = true;
        }
        case MetadataUpdate.AddSchema _,
            MetadataUpdate.SetCurrentSchema _,
            MetadataUpdate.SetDefaultPartitionSpec _,
            MetadataUpdate.RemovePartitionSpecs _,
            MetadataUpdate.SetDefaultSortOrder _,
            MetadataUpdate.UpgradeFormatVersion _,
            MetadataUpdate.AddEncryptionKey _ ->
            shapeChanged = true;
        default -> {}
      }
    }
    for (Snapshot snapshot :
        removedSchemas.isEmpty() ? List.<Snapshot>of() : metadata.snapshots()) {
      require(
          snapshot.schemaId() == null || !removedSchemas.contains(snapshot.schemaId()),
          "snapshot %d has schema %d, which was removed"
              .formatted(snapshot.snapshotId(), snapshot.schemaId()));
    }
    if (transformsChanged) {
      metadata.specs().stream()
          .flatMap(spec -> spec.fields().stream())
          .forEach(field -> checkTransform(field.transform().toString()));
      metadata.sortOrders().stream()
          .flatMap(order -> order.fields().stream())
          .forEach(field -> checkTransform(field.transform().toString()));
    }
    if (shapeChanged) {
      readBack(metadata);
    }
  }

  // Iceberg takes what it can't read for a transform of the future, where other clients fail.
  private static void checkTransform(String transform) {
    require(
        !PARAMETRIC.matcher(transform).lookingAt() || WHOLE.matcher(transform).matches(),
        "the transform is none; write it as bucket[16] or truncate[8]: " + transform);
  }

  private static void checkCurrent(TableMetadata metadata) {
    require(
        metadata.schemasById().containsKey(metadata.currentSchemaId()),
        "the current schema is not there: " + metadata.currentSchemaId());
    require(
        metadata.specsById().containsKey(metadata.defaultSpecId()),
        "the default partition spec is not there: " + metadata.defaultSpecId());
    require(
        metadata.sortOrdersById().containsKey(metadata.defaultSortOrderId()),
        "the default sort order is not there: " + metadata.defaultSortOrderId());
  }

  // A snapshot that was added and removed again needs none.
  private static void checkSchema(TableMetadata metadata, Snapshot added) {
    require(
        added.schemaId() == null
            || metadata.schemasById().containsKey(added.schemaId())
            || metadata.snapshot(added.snapshotId()) == null,
        "snapshot %d has schema %d, which is not there"
            .formatted(added.snapshotId(), added.schemaId()));
  }

  private static void checkSnapshot(TableMetadata metadata, long snapshotId, boolean kept) {
    require(
        !kept || metadata.snapshot(snapshotId) != null,
        "statistics of snapshot %d, which is not there".formatted(snapshotId));
  }

  /** Those that are read when metadata is written next, or else no later commit could be made. */
  private static void checkProperties(TableMetadata metadata) {
    PropertyUtil.propertyAsInt(
        metadata.properties(),
        TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
        TableProperties.METADATA_PREVIOUS_VERSIONS_MAX_DEFAULT);
    TableMetadataParser.Codec.fromName(
        metadata.property(
            TableProperties.METADATA_COMPRESSION, TableProperties.METADATA_COMPRESSION_DEFAULT));
  }

  /** All but the snapshots, whose parts were read one by one: it is as large as the schemas. */
  private static void readBack(TableMetadata metadata) {
    TableMetadata shape =
        TableMetadata.buildFrom(metadata)
            .removeSnapshots(metadata.snapshots())
            .discardChanges()
            .build();
    TableMetadataParser.fromJson(TableMetadataParser.toJson(shape));
  }
}
