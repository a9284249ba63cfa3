package io.varve.query.table;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.query.namespace.Lineages;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Answers reads of tables. */
public final class TableReads {

  private final PreparedReads reads;

  public TableReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A table as it is served: its id, that of its namespace, and where its metadata is.
   *
   * @param metadataLength of the file, in bytes
   */
  public record TableRow(
      UUID tableId,
      UUID namespaceId,
      String metadataLocation,
      String metadataSha256,
      long metadataLength,
      String location) {

    /** Its newest metadata file, as it was recorded. */
    public RecordedFile metadata() {
      return new RecordedFile(metadataLocation, metadataSha256, metadataLength);
    }
  }

  /** Where a table is located. */
  public record LocatedTable(UUID tableId, String location) {}

  /**
   * The table that is located at one of some folders; no table is located in another.
   *
   * @param folders as locations without a trailing slash
   */
  public Optional<LocatedTable> locatedAt(UUID warehouseId, List<String> folders) {
    return reads.optional(
        """
        select table_id, location from tables t
        where warehouse_id = ? and location = any(?)
          and not exists (select from dropped d where d.object_id = t.table_id)
        """,
        row -> new LocatedTable(row.getObject(1, UUID.class), row.getString(2)),
        warehouseId,
        folders.toArray(String[]::new));
  }

  /** Where a table is now; empty if it was dropped or has ended. */
  public Optional<String> location(UUID tableId) {
    return reads.optional(
        """
        select location from tables t
        where table_id = ? and not exists (select from dropped d where d.object_id = t.table_id)
        """,
        row -> row.getString(1),
        tableId);
  }

  /** The newest metadata file of a table of a warehouse, dropped or not. */
  public Optional<RecordedFile> metadata(UUID warehouseId, UUID tableId) {
    return reads.optional(
        """
        select metadata_location, metadata_sha256, metadata_length
        from tables where warehouse_id = ? and table_id = ?
        """,
        row -> new RecordedFile(row.getString(1), row.getString(2), row.getLong(3)),
        warehouseId,
        tableId);
  }

  /** The table of a name, if the request may do with it what it is for. */
  public Optional<TableRow> find(
      Access access, ResolvedWarehouse warehouse, List<String> namespace, String name) {
    return reads
        .optional(
            """
        select t.table_id, n.namespace_id, t.metadata_location, t.metadata_sha256, t.metadata_length, t.location
        from namespaces n
        join names x on x.namespace_id = n.namespace_id and x.name = ? and x.kind = 'table'
        join tables t on t.table_id = x.object_id
        where n.warehouse_id = ? and n.path = ?
        """,
            row ->
                new TableRow(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getString(6)),
            name,
            warehouse.warehouseId(),
            NamespacePath.of(namespace))
        .filter(table -> access.admits(lineage(warehouse, namespace, table)));
  }

  /** A table with all that it is in. */
  public Lineage lineage(ResolvedWarehouse warehouse, List<String> namespace, TableRow table) {
    return Lineages.of(reads, warehouse, namespace, table.namespaceId())
        .tabular(ObjectKind.TABLE, table.tableId());
  }
}
