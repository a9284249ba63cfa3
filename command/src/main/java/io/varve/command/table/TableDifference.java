package io.varve.command.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.TableMetadata;

/**
 * The updates that bring a table back to what it was: an ordinary commit, so every rule for commits
 * holds and every reader knows it. What only grows is left as it is: the format version, sequence
 * numbers, row ids, ids of columns, the list of snapshots, and the logs.
 */
public final class TableDifference {

  private static final int LAST_ADDED = -1;

  private final TableMetadata now;
  private final TableMetadata then;
  private final List<MetadataUpdate> updates = new ArrayList<>();

  private TableDifference(TableMetadata now, TableMetadata then) {
    this.now = now;
    this.then = then;
  }

  /**
   * The updates after which {@code now} has the location, schema, partition spec, sort order,
   * properties, branches, tags and statistics of {@code then}; none if it has them.
   */
  public static List<MetadataUpdate> between(TableMetadata now, TableMetadata then) {
    return new TableDifference(now, then).updates();
  }

  /** Snapshots that branches and tags of then point to and the table has no more. */
  public static Set<Long> missing(TableMetadata now, TableMetadata then) {
    return then.refs().values().stream()
        .map(SnapshotRef::snapshotId)
        .filter(id -> now.snapshot(id) == null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<MetadataUpdate> updates() {
    if (!now.location().equals(then.location())) {
      updates.add(new MetadataUpdate.SetLocation(then.location()));
    }
    schema();
    spec();
    order();
    properties();
    refs();
    statistics();
    return updates;
  }

  private void schema() {
    Schema wanted = then.schema();
    if (now.schema().sameSchema(wanted)) {
      return;
    }
    updates.add(
        now.schemas().stream()
            .filter(wanted::sameSchema)
            .findFirst()
            .map(found -> new MetadataUpdate.SetCurrentSchema(found.schemaId()))
            .orElseGet(
                () -> {
                  updates.add(new MetadataUpdate.AddSchema(wanted));
                  return new MetadataUpdate.SetCurrentSchema(LAST_ADDED);
                }));
  }

  private void spec() {
    PartitionSpec wanted = then.spec();
    if (isSame(now.spec(), wanted)) {
      return;
    }
    updates.add(
        now.specs().stream()
            .filter(spec -> isSame(spec, wanted))
            .findFirst()
            .map(found -> new MetadataUpdate.SetDefaultPartitionSpec(found.specId()))
            .orElseGet(
                () -> {
                  updates.add(new MetadataUpdate.AddPartitionSpec(wanted));
                  return new MetadataUpdate.SetDefaultPartitionSpec(LAST_ADDED);
                }));
  }

  /** A spec of the table's first days may have the fields of a later one with other ids. */
  private static boolean isSame(PartitionSpec one, PartitionSpec other) {
    return one.fields().equals(other.fields());
  }

  private void order() {
    SortOrder wanted = then.sortOrder();
    if (now.sortOrder().sameOrder(wanted)) {
      return;
    }
    updates.add(
        now.sortOrders().stream()
            .filter(wanted::sameOrder)
            .findFirst()
            .map(found -> new MetadataUpdate.SetDefaultSortOrder(found.orderId()))
            .orElseGet(
                () -> {
                  updates.add(new MetadataUpdate.AddSortOrder(wanted));
                  return new MetadataUpdate.SetDefaultSortOrder(LAST_ADDED);
                }));
  }

  private void properties() {
    Map<String, String> set = new TreeMap<>(then.properties());
    set.entrySet().removeAll(now.properties().entrySet());
    if (!set.isEmpty()) {
      updates.add(new MetadataUpdate.SetProperties(set));
    }
    Set<String> removed = new TreeSet<>(now.properties().keySet());
    removed.removeAll(then.properties().keySet());
    if (!removed.isEmpty()) {
      updates.add(new MetadataUpdate.RemoveProperties(removed));
    }
  }

  private void refs() {
    new TreeMap<>(then.refs())
        .forEach(
            (name, ref) -> {
              if (!ref.equals(now.ref(name))) {
                updates.add(
                    new MetadataUpdate.SetSnapshotRef(
                        name,
                        ref.snapshotId(),
                        ref.type(),
                        ref.minSnapshotsToKeep(),
                        ref.maxSnapshotAgeMs(),
                        ref.maxRefAgeMs()));
              }
            });
    new TreeSet<>(now.refs().keySet())
        .stream()
            .filter(name -> then.ref(name) == null)
            .forEach(name -> updates.add(new MetadataUpdate.RemoveSnapshotRef(name)));
  }

  /** Of snapshots that both have. */
  private void statistics() {
    Set<StatisticsFile> there = new HashSet<>(now.statisticsFiles());
    Set<Long> wanted = ids(then.statisticsFiles(), StatisticsFile::snapshotId);
    for (StatisticsFile file : then.statisticsFiles()) {
      if (isInBoth(file.snapshotId()) && !there.contains(file)) {
        updates.add(new MetadataUpdate.SetStatistics(file));
      }
    }
    for (StatisticsFile file : now.statisticsFiles()) {
      if (isInBoth(file.snapshotId()) && !wanted.contains(file.snapshotId())) {
        updates.add(new MetadataUpdate.RemoveStatistics(file.snapshotId()));
      }
    }
    partitionStatistics();
  }

  private void partitionStatistics() {
    Set<PartitionStatisticsFile> there = new HashSet<>(now.partitionStatisticsFiles());
    Set<Long> wanted = ids(then.partitionStatisticsFiles(), PartitionStatisticsFile::snapshotId);
    for (PartitionStatisticsFile file : then.partitionStatisticsFiles()) {
      if (isInBoth(file.snapshotId()) && !there.contains(file)) {
        updates.add(new MetadataUpdate.SetPartitionStatistics(file));
      }
    }
    for (PartitionStatisticsFile file : now.partitionStatisticsFiles()) {
      if (isInBoth(file.snapshotId()) && !wanted.contains(file.snapshotId())) {
        updates.add(new MetadataUpdate.RemovePartitionStatistics(file.snapshotId()));
      }
    }
  }

  private static <F> Set<Long> ids(List<F> files, Function<F, Long> id) {
    return files.stream().map(id).collect(Collectors.toSet());
  }

  private boolean isInBoth(long snapshotId) {
    return Objects.nonNull(now.snapshot(snapshotId)) && Objects.nonNull(then.snapshot(snapshotId));
  }
}
