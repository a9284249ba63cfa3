package io.varve.query.tabular;

import io.varve.projections.tabular.Holds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers what is held. */
public final class HoldReads {

  private final JdbcClient jdbc;

  public HoldReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A hold that stands.
   *
   * @param until when it ends by itself; null if it is to be released
   * @param by who has set it
   */
  public record HoldRow(String reason, @Nullable Instant until, Instant since, String by) {

    /** The hold of a row of {@code holds h}, with who has set it. */
    static HoldRow read(ResultSet row) throws SQLException {
      Timestamp until = row.getTimestamp("held_until");
      return new HoldRow(
          row.getString("reason"),
          until == null ? null : until.toInstant(),
          row.getTimestamp("held_at").toInstant(),
          row.getString("held_by"));
    }
  }

  /** Holds {@code h} that stand, and who has set them; the ledger says that. */
  static final String STANDING =
      """
      (select h.*, (
         select e.metadata->>'actor' from events e
         where e.stream_id = h.object_id and e.event_name in (%s)
         order by e.stream_version desc limit 1) as held_by
       from holds h where h.held_until is null or h.held_until > now())
      """
          .formatted(Holds.HELD_EVENTS);

  /** Whether something is in a warehouse and can be held, dropped or not. */
  public boolean isThere(UUID warehouseId, String kind, UUID objectId) {
    return jdbc.sql(
            """
            select exists(
              select from (
                select 'table' as kind, warehouse_id from tables where table_id = :object
                union all select 'view', warehouse_id from views where view_id = :object
                union all select 'generic-table', warehouse_id from generic_tables
                  where generic_table_id = :object
                union all select kind, warehouse_id from tasks
                  where object_id = :object and status = 'SCHEDULED'
                union all select kind, warehouse_id from holds where object_id = :object) o
              where kind = :kind and warehouse_id = :warehouse)
            """)
        .param("object", objectId)
        .param("kind", kind)
        .param("warehouse", warehouseId)
        .query(Boolean.class)
        .single();
  }

  /** The hold of something, if one stands. */
  public Optional<HoldRow> find(UUID objectId) {
    return jdbc.sql("select * from " + STANDING + " h where object_id = ?")
        .param(objectId)
        .query((row, n) -> HoldRow.read(row))
        .optional();
  }
}
