package io.varve.query.table;

import io.varve.projections.namespace.NamespacePath;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers reads of tables. */
public final class TableReads {

  private final JdbcClient jdbc;

  public TableReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A table as it is served: its id and where its metadata is.
   *
   * @param metadataLength of the file, in bytes
   */
  public record TableRow(
      UUID tableId,
      String metadataLocation,
      String metadataSha256,
      long metadataLength,
      String location) {

    /** Its newest metadata file, as it was recorded. */
    public RecordedFile metadata() {
      return new RecordedFile(metadataLocation, metadataSha256, metadataLength);
    }
  }

  /**
   * The location of the table that is located at one of some folders; no table is located in
   * another.
   *
   * @param folders as locations without a trailing slash
   */
  public Optional<String> locationAt(UUID warehouseId, List<String> folders) {
    return jdbc.sql(
            """
            select location from tables t
            where warehouse_id = ? and location = any(?)
              and not exists (select from dropped d where d.object_id = t.table_id)
            """)
        .params(warehouseId, folders.toArray(String[]::new))
        .query(String.class)
        .optional();
  }

  /** Where a table is now; empty if it was dropped or has ended. */
  public Optional<String> location(UUID tableId) {
    return jdbc.sql(
            """
            select location from tables t
            where table_id = ? and not exists (select from dropped d where d.object_id = t.table_id)
            """)
        .param(tableId)
        .query(String.class)
        .optional();
  }

  /** The newest metadata file of a table of a warehouse, dropped or not. */
  public Optional<RecordedFile> metadata(UUID warehouseId, UUID tableId) {
    return jdbc.sql(
            """
            select metadata_location as location, metadata_sha256 as sha256,
              metadata_length as length
            from tables where warehouse_id = ? and table_id = ?
            """)
        .params(warehouseId, tableId)
        .query(RecordedFile.class)
        .optional();
  }

  /** The table of a name. */
  public Optional<TableRow> find(UUID warehouseId, List<String> namespace, String name) {
    return jdbc.sql(
            """
            select t.table_id, t.metadata_location, t.metadata_sha256, t.metadata_length, t.location
            from namespaces n
            join names x on x.namespace_id = n.namespace_id and x.name = ? and x.kind = 'table'
            join tables t on t.table_id = x.object_id
            where n.warehouse_id = ? and n.path = ?
            """)
        .params(name, warehouseId, NamespacePath.of(namespace))
        .query(TableRow.class)
        .optional();
  }
}
