package io.varve.query.warehouse;

import io.varve.query.grant.Visible;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists warehouses that were deleted and have not ended. */
public final class DeletedWarehouseReads {

  private static final UUID FIRST = new UUID(0, 0);

  private final JdbcClient jdbc;

  public DeletedWarehouseReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A deleted warehouse.
   *
   * @param begun whether a task drops what it holds; otherwise it can come back
   * @param expiresAt when that begins; the year 9999 if it was cancelled, null if it has begun
   * @param taskId what is to be done with it; null if that was cancelled
   */
  public record DeletedWarehouse(
      UUID warehouseId,
      UUID projectId,
      String name,
      boolean begun,
      Instant deletedAt,
      @Nullable Instant expiresAt,
      @Nullable UUID taskId) {}

  /**
   * Deleted warehouses of a project, by id.
   *
   * @param seenBy subjects of whom one must hold something on each or in it; empty for all
   * @param page its key is the id of the last item
   */
  public Page<DeletedWarehouse> list(
      UUID projectId, Optional<List<String>> seenBy, PageRequest page) {
    List<DeletedWarehouse> rows =
        jdbc.sql(
                """
                select w.*, t.task_id
                from warehouses w
                left join tasks t on t.object_id = w.warehouse_id and t.status = 'SCHEDULED'
                where w.project_id = :project and w.deleted_at is not null
                  and w.warehouse_id > :after
                """
                    + Visible.warehouse(seenBy)
                    + " order by w.warehouse_id limit :limit")
            .param("project", projectId)
            .param("after", page.after().isEmpty() ? FIRST : UUID.fromString(page.after()))
            .param("subjects", Visible.subjects(seenBy))
            .param("limit", page.rowsToRead())
            .query(
                (row, n) -> {
                  Timestamp expires = row.getTimestamp("expires_at");
                  return new DeletedWarehouse(
                      row.getObject("warehouse_id", UUID.class),
                      row.getObject("project_id", UUID.class),
                      row.getString("name"),
                      row.getBoolean("deletion_begun"),
                      row.getTimestamp("deleted_at").toInstant(),
                      expires == null ? null : expires.toInstant(),
                      row.getObject("task_id", UUID.class));
                })
            .list();
    return page.page(rows, row -> row.warehouseId().toString(), Function.identity());
  }
}
