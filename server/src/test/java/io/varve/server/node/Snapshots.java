package io.varve.server.node;

import io.varve.command.commit.TableCommits.TableUpdate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotRefType;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;

/** Commits as clients make them, but without data: a catalog never looks at it. */
public final class Snapshots {

  private Snapshots() {}

  /** An append to the main branch that requires the snapshot it was made on. */
  public static TableUpdate append(List<String> namespace, String name, TableMetadata base) {
    Snapshot parent = base.currentSnapshot();
    Long parentId = parent == null ? null : parent.snapshotId();
    long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    String json =
        """
        {"snapshot-id": %d, %s "sequence-number": %d, "timestamp-ms": %d,
         "summary": {"operation": "append", "added-records": "1"},
         "manifest-list": "%s/metadata/snap-%d.avro", "schema-id": 0}
        """
            .formatted(
                id,
                parentId == null ? "" : "\"parent-snapshot-id\": " + parentId + ",",
                base.lastSequenceNumber() + 1,
                Math.max(System.currentTimeMillis(), base.lastUpdatedMillis()),
                base.location(),
                id);
    return new TableUpdate(
        namespace,
        name,
        List.of(new UpdateRequirement.AssertRefSnapshotID(SnapshotRef.MAIN_BRANCH, parentId)),
        List.of(
            new MetadataUpdate.AddSnapshot(SnapshotParser.fromJson(json)),
            new MetadataUpdate.SetSnapshotRef(
                SnapshotRef.MAIN_BRANCH, id, SnapshotRefType.BRANCH, null, null, null)));
  }

  /** The creation of a table as part of a transaction. */
  public static TableUpdate creation(List<String> namespace, String name, String location) {
    TableMetadata table =
        TableMetadata.newTableMetadata(
            TestCatalog.SCHEMA,
            PartitionSpec.unpartitioned(),
            SortOrder.unsorted(),
            location,
            Map.of());
    return new TableUpdate(
        namespace,
        name,
        List.of(new UpdateRequirement.AssertTableDoesNotExist()),
        List.of(
            new MetadataUpdate.AssignUUID(UUID.randomUUID().toString()),
            new MetadataUpdate.UpgradeFormatVersion(2),
            new MetadataUpdate.AddSchema(table.schema()),
            new MetadataUpdate.SetCurrentSchema(-1),
            new MetadataUpdate.AddPartitionSpec(table.spec()),
            new MetadataUpdate.SetDefaultPartitionSpec(-1),
            new MetadataUpdate.AddSortOrder(table.sortOrder()),
            new MetadataUpdate.SetDefaultSortOrder(-1),
            new MetadataUpdate.SetLocation(location)));
  }
}
