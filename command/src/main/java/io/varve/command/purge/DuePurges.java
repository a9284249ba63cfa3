package io.varve.command.purge;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Dropped tables whose files are to be deleted now. */
public final class DuePurges {

  private final JdbcClient jdbc;

  public DuePurges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A purge that is due. */
  public record DuePurge(
      UUID tableId, UUID projectId, UUID warehouseId, String location, String metadataLocation) {}

  /** Up to {@code limit} purges that were asked for longer than {@code delay} ago. */
  public List<DuePurge> due(Duration delay, int limit) {
    return jdbc.sql(
            """
            select p.table_id, w.project_id, p.warehouse_id, p.location, p.metadata_location
            from purges p
            join warehouses w on w.warehouse_id = p.warehouse_id
            join heads h on h.stream_id = p.table_id
            join events e on e.stream_id = h.stream_id and e.stream_version = h.version
            where e.occurred_at::timestamptz <= now() - ?::interval
            limit ?
            """)
        .params(delay.toString(), limit)
        .query(DuePurge.class)
        .list();
  }

  /** Whether a table or view that is there lies at, over or under a location. */
  public boolean isInUse(UUID warehouseId, String location) {
    return jdbc.sql(
            """
            select exists (
              select from (select warehouse_id, location from tables
                           union all select warehouse_id, location from views) o
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
