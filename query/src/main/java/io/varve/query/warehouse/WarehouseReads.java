package io.varve.query.warehouse;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers reads of warehouses. */
public final class WarehouseReads {

  private final JdbcClient jdbc;

  public WarehouseReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The id of a project's warehouse, by its name. */
  public Optional<UUID> find(UUID projectId, String name) {
    return jdbc.sql("select warehouse_id from warehouses where project_id = ? and name = ?")
        .params(projectId, name)
        .query(UUID.class)
        .optional();
  }

  /** Whether there is a warehouse of this id. */
  public boolean exists(UUID warehouseId) {
    return jdbc.sql("select exists(select from warehouses where warehouse_id = ?)")
        .param(warehouseId)
        .query(Boolean.class)
        .single();
  }
}
