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
   * @param metadataLocation null for a generic table: all goes that lies under its location
   */
  public record DuePurge(
      UUID tableId,
      UUID projectId,
      UUID warehouseId,
      String location,
      @Nullable String metadataLocation) {}

  /** The purge of a table, if it is neither done nor cancelled. */
  public Optional<DuePurge> find(UUID tableId) {
    return jdbc.sql(
            """
            select p.table_id, w.project_id, p.warehouse_id, p.location, p.metadata_location
            from purges p join warehouses w on w.warehouse_id = p.warehouse_id
            where p.table_id = ?
            """)
        .param(tableId)
        .query(DuePurge.class)
        .optional();
  }

  /**
   * Whether something that is there, or can come back, lies at, over or under a location, or has
   * its metadata there.
   */
  public boolean isInUse(UUID warehouseId, String location) {
    return jdbc.sql(
            """
            select exists (
              select from (select warehouse_id, location from tables
                           union all select warehouse_id, location from views
                           union all select warehouse_id, location from generic_tables
                           union all select warehouse_id, metadata_location from tables
                           union all select warehouse_id, metadata_location from views) o
              where o.warehouse_id = :warehouse
                and (o.location = :location
                     or starts_with(o.location, :location || '/')
                     or starts_with(:location, o.location || '/')))
            """)
        .param("warehouse", warehouseId)
        .param("location", location)
        .query(Boolean.class)
        .single();
  }
}
