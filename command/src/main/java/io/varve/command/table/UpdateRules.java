package io.varve.command.table;

import io.varve.command.metadata.Reach;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.jspecify.annotations.Nullable;

/**
 * What the table specification and the REST specification say of updates, and iceberg-core leaves
 * to its clients. An instance goes with one commit, whose updates pass in order.
 */
final class UpdateRules {

  private static final int ENCRYPTION_KEYS_SINCE = 3;

  /** It is the name of a field in metadata, and parsers of JSON take no long ones. */
  private static final int MAX_REF_NAME = 1000;

  private static final int LAST_ADDED = -1;

  private final @Nullable TableMetadata base;
  private final int finalVersion;
  private final SnapshotRules snapshots;
  private final PartitionFieldIds partitionFields;
  private int formatVersion;
  private int lastColumnId;
  private boolean specAdded;
  private boolean orderAdded;

  private UpdateRules(
      @Nullable TableMetadata base, int formatVersion, List<MetadataUpdate> updates) {
    this.base = base;
    this.formatVersion = formatVersion;
    this.finalVersion =
        updates.stream()
            .filter(MetadataUpdate.UpgradeFormatVersion.class::isInstance)
            .mapToInt(update -> ((MetadataUpdate.UpgradeFormatVersion) update).formatVersion())
            .reduce(formatVersion, Math::max);
    this.lastColumnId = base == null ? 0 : base.lastColumnId();
    this.snapshots = new SnapshotRules(base);
    this.partitionFields = new PartitionFieldIds(base);
  }

  /** The rules for a commit to a table. */
  static UpdateRules of(TableMetadata base, List<MetadataUpdate> updates) {
    return new UpdateRules(base, base.formatVersion(), updates);
  }

  /** The rules for what makes a table. */
  static UpdateRules ofNew(int formatVersion, List<MetadataUpdate> updates) {
    return new UpdateRules(null, formatVersion, updates);
  }

  /**
   * The update to apply: the one that was sent, but for numbers that the catalog assigns.
   *
   * @throws IllegalArgumentException if the specification does not allow it
   */
  MetadataUpdate checked(MetadataUpdate update) {
    return switch (update) {
      case MetadataUpdate.AssignUUID assigned -> uuid(assigned);
      case MetadataUpdate.UpgradeFormatVersion upgrade -> {
        formatVersion = Math.max(formatVersion, upgrade.formatVersion());
        yield upgrade;
      }
      case MetadataUpdate.AddSchema added -> {
        Reach.checkColumns(added.schema(), lastColumnId);
        lastColumnId = Math.max(lastColumnId, added.schema().highestFieldId());
        yield added;
      }
      case MetadataUpdate.AddPartitionSpec added -> {
        specAdded = true;
        yield partitionFields.assigned(added, formatVersion);
      }
      case MetadataUpdate.AddSortOrder added -> {
        orderAdded = true;
        yield added;
      }
      case MetadataUpdate.SetDefaultPartitionSpec set -> {
        checkSpec(set.specId());
        yield set;
      }
      case MetadataUpdate.SetDefaultSortOrder set -> {
        checkOrder(set.sortOrderId());
        yield set;
      }
      case MetadataUpdate.AddSnapshot added -> snapshots.checked(added, formatVersion);
      case MetadataUpdate.RemoveSnapshots removed -> snapshots.there(removed);
      case MetadataUpdate.SetSnapshotRef set -> {
        require(!set.name().isEmpty(), "ref-name must not be empty");
        require(
            set.name().length() <= MAX_REF_NAME,
            "ref-name has more than " + MAX_REF_NAME + " characters");
        yield set;
      }
      case MetadataUpdate.SetStatistics set -> statistics(set);
      case MetadataUpdate.SetPartitionStatistics set -> statistics(set);
      case MetadataUpdate.AddEncryptionKey added -> {
        require(
            formatVersion >= ENCRYPTION_KEYS_SINCE,
            "encryption keys need format version " + ENCRYPTION_KEYS_SINCE);
        yield added;
      }
      case MetadataUpdate.SetProperties set -> properties(set);
      default -> update;
    };
  }

  private MetadataUpdate uuid(MetadataUpdate.AssignUUID assigned) {
    require(
        base == null || base.uuid() == null || base.uuid().equals(assigned.uuid()),
        "the table has a uuid, which is assigned once, when a table is made");
    require(isUuid(assigned.uuid()), "the uuid is none: " + assigned.uuid());
    return assigned;
  }

  // Iceberg would fail later, and without a word. What is added here has ids that only it knows.
  private void checkSpec(int id) {
    require(
        id == LAST_ADDED || specAdded || (base != null && base.specsById().containsKey(id)),
        "there is no partition spec " + id);
  }

  private void checkOrder(int id) {
    require(
        id == LAST_ADDED || orderAdded || (base != null && base.sortOrdersById().containsKey(id)),
        "there is no sort order " + id);
  }

  /** Java takes shorter ones, too, and makes others of them. */
  static boolean isUuid(@Nullable String text) {
    try {
      return text != null && UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static MetadataUpdate statistics(MetadataUpdate.SetStatistics set) {
    StatisticsFile file = set.statisticsFile();
    require(!file.path().isEmpty(), "statistics-path must not be empty");
    require(
        file.fileSizeInBytes() >= 0 && file.fileFooterSizeInBytes() >= 0,
        "the sizes of a statistics file must not be negative");
    return set;
  }

  private static MetadataUpdate statistics(MetadataUpdate.SetPartitionStatistics set) {
    PartitionStatisticsFile file = set.partitionStatisticsFile();
    require(!file.path().isEmpty(), "statistics-path must not be empty");
    require(file.fileSizeInBytes() >= 0, "file-size-in-bytes must not be negative");
    return set;
  }

  // Iceberg's clients keep these words for what stands elsewhere in the metadata.
  private MetadataUpdate properties(MetadataUpdate.SetProperties set) {
    Map<String, String> kept = new HashMap<>(set.updated());
    kept.keySet().removeAll(TableProperties.RESERVED_PROPERTIES);
    if (kept.size() == set.updated().size()) {
      return set;
    }
    for (Map.Entry<String, String> entry : set.updated().entrySet()) {
      String key = entry.getKey();
      boolean saysWhatIs =
          key.equals(TableProperties.FORMAT_VERSION)
              && entry.getValue().equals(String.valueOf(finalVersion));
      require(
          saysWhatIs || !TableProperties.RESERVED_PROPERTIES.contains(key),
          key.equals(TableProperties.FORMAT_VERSION)
              ? "format-version is no property; send upgrade-format-version"
              : key + " is no property: Iceberg reserves the word for what the metadata says");
    }
    return new MetadataUpdate.SetProperties(kept);
  }

  static void require(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
