package io.varve.command.metadata;

import io.varve.command.location.Location;
import io.varve.command.location.ReservedFolder;
import io.varve.command.lookup.Warehouse;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which files are in the folder of something else, be it dropped and able to come back. */
public final class ForeignFiles {

  private final JdbcClient jdbc;

  public ForeignFiles(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Whether a file is in the folder of another table, view or generic table, or is its newest
   * metadata, or is Varve's own.
   *
   * @param objectId whose own files are none of these
   */
  boolean has(Warehouse warehouse, UUID objectId, String location) {
    Location file = Location.of(location);
    return ReservedFolder.contains(Location.of(warehouse.location()), file)
        || jdbc.sql(
                """
                select exists (
                  select from tables
                  where warehouse_id = :warehouse and table_id <> :object
                    and (location = any(:folders) or metadata_location in (:file, :spelled)))
                or exists (
                  select from views
                  where warehouse_id = :warehouse and view_id <> :object
                    and (location = any(:folders) or metadata_location in (:file, :spelled)))
                or exists (
                  select from generic_tables
                  where warehouse_id = :warehouse and location = any(:folders))
                or exists (
                  select from path_claims
                  where warehouse_id = :warehouse and object_id <> :object
                    and location = any(:folders))
                or exists (
                  select from staged_folders
                  where warehouse_id = :warehouse and expires_at > now()
                    and location = any(:folders))
                or exists (
                  select from purges
                  where warehouse_id = :warehouse and metadata_location is null
                    and location = any(:folders))
                """)
            .param("warehouse", warehouse.warehouseId())
            .param("object", objectId)
            .param("folders", file.ancestors().toArray(String[]::new))
            .param("file", file.toString())
            .param("spelled", location)
            .query(Boolean.class)
            .single();
  }
}
