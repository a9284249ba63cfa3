package io.varve.query.tabular;

import io.varve.projections.namespace.NamespacePath;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.tabular.HoldReads.HoldRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists what was dropped and can come back. */
public final class SoftDeletedReads {

  private static final UUID FIRST = new UUID(0, 0);

  private final JdbcClient jdbc;

  public SoftDeletedReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A dropped table or view.
   *
   * @param kind table or view
   * @param levels the name of its namespace when it was dropped
   * @param expiresAt when it ends; the year 9999 if that was cancelled
   * @param hold what keeps it from that, if something does
   */
  public record DroppedRow(
      UUID objectId,
      String kind,
      List<String> levels,
      String name,
      Instant createdAt,
      Instant droppedAt,
      Instant expiresAt,
      @Nullable HoldRow hold) {}

  /**
   * What was dropped in a warehouse, by id.
   *
   * @param namespaceId of the namespace that it was in; null for all
   * @param page its key is the id of the last item
   */
  public Page<DroppedRow> list(UUID warehouseId, @Nullable UUID namespaceId, PageRequest page) {
    List<DroppedRow> rows =
        jdbc.sql(
                """
                select d.object_id, d.kind, d.namespace, d.name, d.dropped_at, d.expires_at,
                  e.occurred_at, h.reason, h.held_until, h.held_at, h.held_by
                from dropped d left join %s h on h.object_id = d.object_id
                join events e on e.stream_id = d.object_id and e.stream_version = 0
                where d.warehouse_id = :warehouse and d.object_id > :after
                  and (:namespace::uuid is null or d.namespace_id = :namespace::uuid)
                order by d.object_id limit :limit
                """
                    .formatted(HoldReads.STANDING))
            .param("warehouse", warehouseId)
            .param("after", page.after().isEmpty() ? FIRST : UUID.fromString(page.after()))
            .param("namespace", namespaceId)
            .param("limit", page.rowsToRead())
            .query(
                (row, n) ->
                    new DroppedRow(
                        row.getObject("object_id", UUID.class),
                        row.getString("kind"),
                        NamespacePath.levels(row.getString("namespace")),
                        row.getString("name"),
                        Instant.parse(row.getString("occurred_at")),
                        row.getTimestamp("dropped_at").toInstant(),
                        row.getTimestamp("expires_at").toInstant(),
                        row.getString("reason") == null ? null : HoldRow.read(row)))
            .list();
    return page.page(rows, row -> row.objectId().toString(), Function.identity());
  }
}
