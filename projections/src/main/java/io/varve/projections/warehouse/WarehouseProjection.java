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
import io.varve.ledger.event.WarehouseEvent.WarehouseReasonPolicySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import io.varve.ledger.write.Writes;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;

/** Keeps {@code warehouses}. */
public final class WarehouseProjection {

  private final Writes writes;

  public WarehouseProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(WarehouseCreated event) {
    writes.add(
        "insert into warehouses (warehouse_id, project_id, name, location)"
            + " values (?, ?, ?, ?)",
        event.warehouseId(),
        event.projectId(),
        event.name(),
        event.location());
  }

  @EventHandler
  void on(WarehouseRenamed event) {
    writes.add(
        "update warehouses set name = ? where warehouse_id = ?", event.to(), event.warehouseId());
  }

  @EventHandler
  void on(WarehouseStorageChanged event) {
    writes.add(
        "update warehouses set storage_profile = ? where warehouse_id = ?",
        event.profile().text(),
        event.warehouseId());
  }

  @EventHandler
  void on(WarehouseCredentialChanged event) {
    writes.add(
        "update warehouses set credential_type = ?, secret_id = ? where warehouse_id = ?",
        event.credentialType(),
        event.secretId(),
        event.warehouseId());
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
    writes.add("update warehouses set active = ? where warehouse_id = ?", active, warehouseId);
  }

  @EventHandler
  void on(WarehouseProtectionSet event) {
    writes.add(
        "update warehouses set protected = ? where warehouse_id = ?",
        event.protection(),
        event.warehouseId());
  }

  @EventHandler
  void on(WarehouseDeleteProfileSet event) {
    writes.add(
        "update warehouses set soft_delete_seconds = ? where warehouse_id = ?",
        event.softDeleteSeconds(),
        event.warehouseId());
  }

  @EventHandler
  void on(WarehouseFormatVersionsSet event) {
    writes.add(
        "update warehouses set allowed_format_versions = ?, default_format_version = ?"
            + " where warehouse_id = ?",
        event.allowed().stream().map(String::valueOf).collect(joining(",")),
        event.defaultVersion(),
        event.warehouseId());
  }

  @EventHandler
  void on(WarehouseReasonPolicySet event) {
    writes.add(
        "update warehouses set require_reason = ?, ticket_pattern = ? where warehouse_id = ?",
        event.requireReason().isEmpty() ? null : String.join(",", event.requireReason()),
        event.ticketPattern(),
        event.warehouseId());
  }

  @EventHandler
  void on(WarehouseManagedBySet event) {
    writes.add(
        "update warehouses set managed_by = ? where warehouse_id = ?",
        event.managedBy(),
        event.warehouseId());
  }
}
