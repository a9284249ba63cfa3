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
    return find(
        "select protected from namespaces where warehouse_id = ? and namespace_id = ?",
        warehouseId,
        namespaceId);
  }

  /** Of a table in a warehouse. */
  public Optional<Boolean> table(UUID warehouseId, UUID tableId) {
    return find(
        "select protected from tables where warehouse_id = ? and table_id = ?"
            + " and not exists (select from dropped where object_id = table_id)",
        warehouseId,
        tableId);
  }

  /** Of a view in a warehouse. */
  public Optional<Boolean> view(UUID warehouseId, UUID viewId) {
    return find(
        "select protected from views where warehouse_id = ? and view_id = ?"
            + " and not exists (select from dropped where object_id = view_id)",
        warehouseId,
        viewId);
  }

  /** Of a generic table in a warehouse. */
  public Optional<Boolean> genericTable(UUID warehouseId, UUID genericTableId) {
    return find(
        "select protected from generic_tables where warehouse_id = ? and generic_table_id = ?"
            + " and not exists (select from dropped where object_id = generic_table_id)",
        warehouseId,
        genericTableId);
  }

  private Optional<Boolean> find(String sql, UUID warehouseId, UUID id) {
    return jdbc.sql(sql).params(warehouseId, id).query(Boolean.class).optional();
  }
}
