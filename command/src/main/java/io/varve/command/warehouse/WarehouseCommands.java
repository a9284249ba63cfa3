package io.varve.command.warehouse;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import org.axonframework.commandhandling.CommandHandler;

/** Carries out commands on warehouses. */
public final class WarehouseCommands {

  private final HeadRepository<WarehouseState, WarehouseRoot> warehouses;

  public WarehouseCommands(HeadRepository<WarehouseState, WarehouseRoot> warehouses) {
    this.warehouses = warehouses;
  }

  @CommandHandler
  void handle(CreateWarehouse command) {
    warehouses.begin(
        Decision.accept(
            new WarehouseCreated(
                command.warehouseId(), command.projectId(), command.name(), command.location())));
  }
}
