package io.varve.projections.warehouse;

import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps {@code warehouses}. */
public final class WarehouseProjection {

  private final JdbcClient jdbc;

  public WarehouseProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @EventHandler
  void on(WarehouseCreated event) {
    jdbc.sql(
            "insert into warehouses (warehouse_id, project_id, name, location)"
                + " values (?, ?, ?, ?)")
        .params(event.warehouseId(), event.projectId(), event.name(), event.location())
        .update();
  }
}
