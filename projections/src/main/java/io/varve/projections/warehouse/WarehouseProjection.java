package io.varve.projections.warehouse;

import static java.util.stream.Collectors.joining;

import io.varve.ledger.event.WarehouseEvent.WarehouseActivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCredentialChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleteProfileSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseFormatVersionsSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseManagedBySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseProtectionSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import java.util.UUID;
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

  @EventHandler
  void on(WarehouseRenamed event) {
    jdbc.sql("update warehouses set name = ? where warehouse_id = ?")
        .params(event.to(), event.warehouseId())
        .update();
  }

  @EventHandler
  void on(WarehouseStorageChanged event) {
    jdbc.sql("update warehouses set storage_profile = ? where warehouse_id = ?")
        .params(event.profile().text(), event.warehouseId())
        .update();
  }

  @EventHandler
  void on(WarehouseCredentialChanged event) {
    jdbc.sql("update warehouses set credential_type = ?, secret_id = ? where warehouse_id = ?")
        .params(event.credentialType(), event.secretId(), event.warehouseId())
        .update();
  }

  @EventHandler
  void on(WarehouseActivated event) {
    setActive(event.warehouseId(), true);
  }

  @EventHandler
  void on(WarehouseDeactivated event) {
    setActive(event.warehouseId(), false);
  }

  private void setActive(UUID warehouseId, boolean active) {
    jdbc.sql("update warehouses set active = ? where warehouse_id = ?")
        .params(active, warehouseId)
        .update();
  }

  @EventHandler
  void on(WarehouseProtectionSet event) {
    jdbc.sql("update warehouses set protected = ? where warehouse_id = ?")
        .params(event.protection(), event.warehouseId())
        .update();
  }

  @EventHandler
  void on(WarehouseDeleteProfileSet event) {
    jdbc.sql("update warehouses set soft_delete_seconds = ? where warehouse_id = ?")
        .param(event.softDeleteSeconds())
        .param(event.warehouseId())
        .update();
  }

  @EventHandler
  void on(WarehouseFormatVersionsSet event) {
    jdbc.sql(
            "update warehouses set allowed_format_versions = ?, default_format_version = ?"
                + " where warehouse_id = ?")
        .param(event.allowed().stream().map(String::valueOf).collect(joining(",")))
        .param(event.defaultVersion())
        .param(event.warehouseId())
        .update();
  }

  @EventHandler
  void on(WarehouseManagedBySet event) {
    jdbc.sql("update warehouses set managed_by = ? where warehouse_id = ?")
        .params(event.managedBy(), event.warehouseId())
        .update();
  }
}
