package io.varve.command.warehouse;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.warehouse.WarehouseCommand.ChangeCredential;
import io.varve.command.warehouse.WarehouseCommand.ChangeStorage;
import io.varve.command.warehouse.WarehouseCommand.CreateSavepoint;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseCommand.DeleteSavepoint;
import io.varve.command.warehouse.WarehouseCommand.ProtectWarehouse;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetDeleteProfile;
import io.varve.command.warehouse.WarehouseCommand.SetFormatVersions;
import io.varve.command.warehouse.WarehouseCommand.SetManagedBy;
import io.varve.command.warehouse.WarehouseCommand.SetReasonPolicy;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandHandler;

/**
 * Carries out commands on warehouses. Those that change one answer the id of a secret that it has
 * no use for any more.
 */
public final class WarehouseCommandHandler {

  private final HeadRepository<WarehouseState, WarehouseRoot> warehouses;
  private final LocationClaims locations;
  private final Savepoints savepoints;
  private final InstanceAdmins admins;

  public WarehouseCommandHandler(
      HeadRepository<WarehouseState, WarehouseRoot> warehouses,
      LocationClaims locations,
      Savepoints savepoints,
      InstanceAdmins admins) {
    this.warehouses = warehouses;
    this.locations = locations;
    this.savepoints = savepoints;
    this.admins = admins;
  }

  @CommandHandler
  void handle(CreateWarehouse command) {
    locations.claimForWarehouse(Location.of(command.location()));
    warehouses.begin(WarehouseDecider.decide(null, command));
  }

  @CommandHandler
  Optional<UUID> handle(RenameWarehouse command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(ChangeStorage command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(ChangeCredential command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(SetActive command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(ProtectWarehouse command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(SetDeleteProfile command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(SetFormatVersions command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(SetManagedBy command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(SetReasonPolicy command) {
    return change(command);
  }

  @CommandHandler
  Optional<UUID> handle(CreateSavepoint command) {
    return change(
        command,
        state -> {
          savepoints.refuseMore(command.warehouseId());
          return WarehouseDecider.decide(state, command);
        });
  }

  @CommandHandler
  Optional<UUID> handle(DeleteSavepoint command) {
    return change(
        command,
        state -> {
          savepoints.refuseMissing(command.warehouseId(), command.savepoint());
          savepoints.refuseNeeded(command.warehouseId(), command.savepoint());
          return WarehouseDecider.decide(state, command);
        });
  }

  /** Carries out a change of settings in a transaction of others. */
  public void carryOut(WarehouseCommand command) {
    switch (command) {
      case CreateSavepoint c -> handle(c);
      case DeleteSavepoint c -> handle(c);
      default -> change(command);
    }
  }

  private Optional<UUID> change(WarehouseCommand command) {
    return change(command, state -> WarehouseDecider.decide(state, command));
  }

  private Optional<UUID> change(
      WarehouseCommand command, Function<WarehouseState, Decision> decide) {
    return warehouses
        .load(command.warehouseId().toString())
        .invoke(
            root -> {
              UUID before = root.state().secretId();
              root.carryOut(WarehouseDecider.change(root.state(), admins.includeSender(), decide));
              return before == null || before.equals(root.state().secretId())
                  ? Optional.empty()
                  : Optional.of(before);
            });
  }
}
