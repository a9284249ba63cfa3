package io.varve.command.table;

import static io.varve.command.table.UpdateRules.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.varve.command.metadata.Reach;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.JsonUtil;
import org.jspecify.annotations.Nullable;

/**
 * What the specification says of new snapshots: sequence numbers and row ids grow and never jump to
 * the end of their range, parents make no circle, and no time is one that clients can't reckon
 * with.
 */
final class SnapshotRules {

  private static final int SEQUENCE_NUMBERS_SINCE = 2;
  private static final int ROW_IDS_SINCE = 3;

  /** Iceberg's word for no snapshot. */
  private static final long NONE = -1;

  /** More rows than a snapshot ever adds; as many such snapshots as a table ever has leave room. */
  private static final long MAX_ADDED_ROWS = 1L << 48;

  private static final Duration MAX_AHEAD = Duration.ofDays(1);

  private static final Set<String> OPERATIONS =
      Set.of(
          DataOperations.APPEND,
          DataOperations.REPLACE,
          DataOperations.OVERWRITE,
          DataOperations.DELETE);

  private final @Nullable TableMetadata base;
  private final Set<Long> added = new HashSet<>();
  private final Set<Long> removed = new HashSet<>();
  private @Nullable Set<Long> parents;
  private long lastSequenceNumber;
  private long nextRowId;

  SnapshotRules(@Nullable TableMetadata base) {
    this.base = base;
    this.lastSequenceNumber = base == null ? 0 : base.lastSequenceNumber();
    this.nextRowId = base == null ? 0 : base.nextRowId();
  }

  /**
   * The snapshot to add, with a new sequence number if it replaces all that was there and the
   * number that its writer took has been given away meanwhile.
   *
   * @throws IllegalArgumentException if the specification does not allow it
   */
  MetadataUpdate.AddSnapshot checked(MetadataUpdate.AddSnapshot update, int formatVersion) {
    Snapshot snapshot = update.snapshot();
    check(snapshot);
    checkParents(snapshot);
    added.add(snapshot.snapshotId());
    removed.remove(snapshot.snapshotId());
    checkRowIds(snapshot, formatVersion);
    if (formatVersion < SEQUENCE_NUMBERS_SINCE) {
      require(
          snapshot.sequenceNumber() == 0,
          "sequence-number needs format version " + SEQUENCE_NUMBERS_SINCE);
      return update;
    }
    require(
        snapshot.sequenceNumber() > 0,
        "sequence-number must be 1 or more: " + snapshot.sequenceNumber());
    Reach.check("sequence-number", snapshot.sequenceNumber(), lastSequenceNumber);
    boolean isStale = snapshot.sequenceNumber() <= lastSequenceNumber;
    if (isStale && snapshot.parentId() == null) {
      // Nothing of what was there is in it, so no delete file and no data file is mistaken for a
      // newer or older one. Iceberg would set the table's last number back to this one.
      lastSequenceNumber++;
      return new MetadataUpdate.AddSnapshot(numbered(snapshot, lastSequenceNumber));
    }
    lastSequenceNumber = Math.max(lastSequenceNumber, snapshot.sequenceNumber());
    return update;
  }

  /** Those that exist: two may expire the same, and Iceberg fails at more than a table has. */
  MetadataUpdate.RemoveSnapshots there(MetadataUpdate.RemoveSnapshots update) {
    Set<Long> there =
        update.snapshotIds().stream()
            .filter(id -> added.contains(id) || (base != null && base.snapshot(id) != null))
            .filter(removed::add)
            .collect(Collectors.toSet());
    return new MetadataUpdate.RemoveSnapshots(there);
  }

  private static void check(Snapshot snapshot) {
    require(snapshot.snapshotId() != NONE, "snapshot-id -1 stands for no snapshot");
    long time = snapshot.timestampMillis();
    require(time >= 0, "timestamp-ms must not be negative: " + time);
    require(
        time <= System.currentTimeMillis() + MAX_AHEAD.toMillis(),
        "timestamp-ms is more than a day ahead of the catalog's clock: " + time);
    String manifestList = snapshot.manifestListLocation();
    require(manifestList != null && !manifestList.isEmpty(), "manifest-list is missing");
    require(
        snapshot.operation() != null && OPERATIONS.contains(snapshot.operation()),
        "the summary's operation must be append, replace, overwrite or delete");
  }

  // Clients follow parents until there is none, so a circle would keep them busy for ever.
  private void checkParents(Snapshot snapshot) {
    long id = snapshot.snapshotId();
    Long parent = snapshot.parentId();
    require(parent == null || parent != id, "the snapshot is its own parent");
    require(!parents().contains(id), "snapshot " + id + " is the parent of an older one");
    if (parent != null) {
      parents().add(parent);
    }
  }

  // Made once for all that are added: a commit may add thousands to thousands.
  private Set<Long> parents() {
    Set<Long> known = parents;
    if (known == null) {
      known = new HashSet<>();
      if (base != null) {
        base.snapshots().stream()
            .map(Snapshot::parentId)
            .filter(Objects::nonNull)
            .forEach(known::add);
      }
      parents = known;
    }
    return known;
  }

  private void checkRowIds(Snapshot snapshot, int formatVersion) {
    Long first = snapshot.firstRowId();
    Long rows = snapshot.addedRows();
    if (formatVersion < ROW_IDS_SINCE) {
      require(
          first == null && rows == null,
          "first-row-id and added-rows need format version " + ROW_IDS_SINCE);
      return;
    }
    if (first == null) {
      return;
    }
    require(rows != null && rows >= 0, "added-rows must be 0 or more: " + rows);
    require(rows <= MAX_ADDED_ROWS, "added-rows is more than any snapshot has: " + rows);
    require(
        first <= nextRowId,
        "first-row-id must be the table's next-row-id, %d: %d".formatted(nextRowId, first));
    // One that is lower is Iceberg's to refuse: its writer was too late.
    long next = Math.addExact(nextRowId, rows);
    Reach.check("next-row-id", next, nextRowId);
    nextRowId = next;
  }

  private static Snapshot numbered(Snapshot snapshot, long sequenceNumber) {
    try {
      ObjectNode json =
          (ObjectNode) JsonUtil.mapper().readTree(SnapshotParser.toJson(snapshot, false));
      return SnapshotParser.fromJson(json.put("sequence-number", sequenceNumber).toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Iceberg wrote a snapshot that is no JSON", e);
    }
  }
}
