package io.varve.command.purge;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables and generic tables that have ended and whose files are to be deleted. */
public final class DuePurges {

  private final JdbcClient jdbc;

  public DuePurges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A purge that is to be done.
   *
   * @param tableId of the table or generic table
   * @param warehouseLocation the warehouse's folder, without a trailing slash
   * @param metadataLocation null for a generic table: all is deleted that is under its location
   */
  public record DuePurge(
      UUID tableId,
      UUID projectId,
      UUID warehouseId,
      String warehouseLocation,
      String location,
      @Nullable String metadataLocation) {}

  /** The purge of a table, if it is neither done nor cancelled. */
  public Optional<DuePurge> find(UUID tableId) {
    return jdbc.sql(
            """
            select p.table_id, w.project_id, p.warehouse_id, w.location as warehouse_location,
              p.location, p.metadata_location
            from purges p join warehouses w on w.warehouse_id = p.warehouse_id
            where p.table_id = ?
            """)
        .param(tableId)
        .query(DuePurge.class)
        .optional();
  }
}
