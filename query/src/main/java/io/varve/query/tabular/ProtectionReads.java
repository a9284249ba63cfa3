package io.varve.query.tabular;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers whether something is protected from being dropped; what is dropped is not found. */
public final class ProtectionReads {

  private final JdbcClient jdbc;

  public ProtectionReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Of a namespace in a warehouse. */
  public Optional<Boolean> namespace(UUID warehouseId, UUID namespaceId) {
    return jdbc.sql("select protected from namespaces where warehouse_id = ? and namespace_id = ?")
        .params(warehouseId, namespaceId)
        .query(Boolean.class)
        .optional();
  }

  /**
   * Of a table, view or generic table in a warehouse.
   *
   * @param kind as it is written, such as {@code generic-table}
   */
  public Optional<Boolean> tabular(UUID warehouseId, String kind, UUID id) {
    return jdbc.sql(
            """
            select protected from (
              select 'table' as kind, warehouse_id, protected from tables where table_id = :id
              union all select 'view', warehouse_id, protected from views where view_id = :id
              union all select 'generic-table', warehouse_id, protected from generic_tables
                where generic_table_id = :id) tabulars
            where kind = :kind and warehouse_id = :warehouse
              and not exists (select from dropped where object_id = :id)
            """)
        .param("id", id)
        .param("kind", kind)
        .param("warehouse", warehouseId)
        .query(Boolean.class)
        .optional();
  }
}
