package io.varve.command.warehouse;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import io.varve.command.warehouse.DeletionCommand.Contained;
import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a warehouse holds, for the task that drops it. */
public final class WarehouseContent {

  private final JdbcClient jdbc;

  public WarehouseContent(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Some of the tables, views and generic tables of a warehouse; what could come back, too. */
  public List<Contained> some(UUID warehouseId, int limit) {
    return jdbc.sql(
            """
            (select 'table' as kind, table_id as id from tables
              where warehouse_id = :warehouse limit :limit)
            union all (select 'view', view_id from views
              where warehouse_id = :warehouse limit :limit)
            union all (select 'generic-table', generic_table_id from generic_tables
              where warehouse_id = :warehouse limit :limit)
            limit :limit
            """)
        .param("warehouse", warehouseId)
        .param("limit", limit)
        .query(
            (row, n) ->
                new Contained(
                    TabularKind.of(row.getString("kind")), row.getObject("id", UUID.class)))
        .list();
  }

  /** Some namespaces of a warehouse that are in no other one. */
  public List<UUID> leaves(UUID warehouseId, int limit) {
    return jdbc.sql(
            "select namespace_id from namespaces n where warehouse_id = ? and not exists"
                + " (select from namespaces c where c.parent_id = n.namespace_id) limit ?")
        .params(warehouseId, limit)
        .query(UUID.class)
        .list();
  }

  /** How much a warehouse holds, namespaces included. */
  public long count(UUID warehouseId) {
    return jdbc.sql(
            """
            select (select count(*) from tables where warehouse_id = :warehouse)
              + (select count(*) from views where warehouse_id = :warehouse)
              + (select count(*) from generic_tables where warehouse_id = :warehouse)
              + (select count(*) from namespaces where warehouse_id = :warehouse)
            """)
        .param("warehouse", warehouseId)
        .query(Long.class)
        .single();
  }

  /**
   * Checks that nothing in a warehouse is held, and no savepoint protects what it had.
   *
   * @throws RefusedException {@link Reason#HELD} if something is
   */
  void refuseHeld(UUID warehouseId) {
    record Hindrance(String kind, UUID objectId, String reason) {}
    List<Hindrance> held =
        jdbc.sql(
                "select kind, object_id, reason from holds where warehouse_id = ?"
                    + " and (held_until is null or held_until > now()) limit 1")
            .param(warehouseId)
            .query(Hindrance.class)
            .list();
    jdbc.sql("select name from savepoints where warehouse_id = ? and protect_until > now() limit 1")
        .param(warehouseId)
        .query(String.class)
        .optional()
        .ifPresent(
            name -> {
              throw new RefusedException(
                  Reason.HELD,
                  "The warehouse is not deleted, whatever is forced, for its savepoint "
                      + name
                      + " is protected; delete that first");
            });
    for (Hindrance one : held) {
      throw new RefusedException(
          Reason.HELD,
          "The warehouse is not deleted, whatever is forced, for its "
              + TabularKind.of(one.kind).words()
              + " "
              + one.objectId
              + " is held, for: "
              + one.reason,
          Remedy.RELEASE_HOLD);
    }
  }
}
