package io.varve.command.warehouse;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.lookup.Warehouse;
import io.varve.command.name.Names;
import io.varve.command.reason.ReasonPolicy;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseCommand.ProtectWarehouse;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetDeleteProfile;
import io.varve.command.warehouse.WarehouseCommand.SetFormatVersions;
import io.varve.command.warehouse.WarehouseCommand.SetManagedBy;
import io.varve.command.warehouse.WarehouseCommand.SetReasonPolicy;
import io.varve.command.warehouse.WarehouseCommand.Storage;
import io.varve.ledger.event.RawJson;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates and changes warehouses: what a management request comes to. */
public final class WarehouseWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final LocationClaims locations;
  private final StorageValidation validation;
  private final InstanceAdmins admins;
  private final WarehouseSender sender;

  public WarehouseWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      ServedWarehouses served,
      Secrets secrets,
      LocationClaims locations,
      StorageValidation validation,
      InstanceAdmins admins) {
    this.commands = commands;
    this.keys = keys;
    this.locations = locations;
    this.validation = validation;
    this.admins = admins;
    this.sender = new WarehouseSender(commands, secrets, served);
  }

  /**
   * Creates a warehouse.
   *
   * @param location URI of its folder, without a trailing slash
   * @param profile its storage profile; null for one on the local file system
   * @param credential must be there with a profile
   * @return an outcome with the warehouse's id
   */
  public Outcome create(
      Request request,
      UUID projectId,
      UUID warehouseId,
      String name,
      String location,
      @Nullable RawJson profile,
      @Nullable NewCredential credential,
      WarehouseRules rules) {
    checkName(name);
    checkAllowed(request, name, rules.managedBy());
    return keys.once(
        request,
        () -> {
          if (profile != null) {
            // Before anything is written to a location that is another warehouse's.
            locations.checkFreeForWarehouse(Location.of(location));
            validation.prove(profile, Objects.requireNonNull(credential).secret(), null);
          }
          return sender.keeping(
              credential,
              kept -> {
                Storage storage = profile == null ? null : new Storage(profile, kept);
                try {
                  return commands.send(
                      request,
                      projectId,
                      warehouseId,
                      new CreateWarehouse(warehouseId, projectId, name, location, storage, rules),
                      result -> Outcome.of(warehouseId));
                } catch (ConstraintViolatedException e) {
                  throw Constraint.refusalOf(e, new OfWarehouse(projectId, name));
                }
              });
        });
  }

  /** Gives a warehouse another name. */
  public Outcome rename(Request request, Warehouse warehouse, String name) {
    checkName(name);
    return keys.once(
        request,
        () ->
            sender.change(
                request, warehouse, new RenameWarehouse(warehouse.warehouseId(), name), name));
  }

  /** Opens a warehouse to clients, or closes it. */
  public Outcome setActive(Request request, Warehouse warehouse, boolean active) {
    return changeOnce(request, warehouse, new SetActive(warehouse.warehouseId(), active));
  }

  /** Protects a warehouse from being deleted, or no longer. */
  public Outcome protect(Request request, Warehouse warehouse, boolean protection) {
    return changeOnce(
        request, warehouse, new ProtectWarehouse(warehouse.warehouseId(), protection));
  }

  /**
   * Says what drops do from now on; what was dropped before keeps its time.
   *
   * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
   */
  public Outcome setDeleteProfile(
      Request request, Warehouse warehouse, @Nullable Long softDeleteSeconds) {
    return changeOnce(
        request, warehouse, new SetDeleteProfile(warehouse.warehouseId(), softDeleteSeconds));
  }

  /** Says which versions of the table format the warehouse takes from now on. */
  public Outcome setFormatVersions(
      Request request, Warehouse warehouse, FormatVersionPolicy policy) {
    return changeOnce(request, warehouse, new SetFormatVersions(warehouse.warehouseId(), policy));
  }

  /** Says for which changes the warehouse wants a reason from now on. */
  public Outcome setReasonPolicy(Request request, Warehouse warehouse, ReasonPolicy policy) {
    return changeOnce(request, warehouse, new SetReasonPolicy(warehouse.warehouseId(), policy));
  }

  /**
   * Says who may change what a warehouse is.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_ACTION_FORBIDDEN} unless an instance admin
   *     asks
   */
  public Outcome setManagedBy(Request request, Warehouse warehouse, ManagedBy managedBy) {
    checkAllowed(request, warehouse.name(), ManagedBy.INSTANCE_ADMIN);
    return changeOnce(request, warehouse, new SetManagedBy(warehouse.warehouseId(), managedBy));
  }

  /**
   * Checks that the sender of a request may change what a warehouse is.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_ACTION_FORBIDDEN} if not
   */
  public void checkAllowed(Request request, Warehouse warehouse) {
    admins.check(request, warehouse);
  }

  /**
   * Checks that the sender of a request may create a warehouse that is managed so.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_ACTION_FORBIDDEN} if not
   */
  public void checkAllowed(Request request, String name, ManagedBy managedBy) {
    admins.check(request, name, managedBy);
  }

  private Outcome changeOnce(Request request, Warehouse warehouse, WarehouseCommand command) {
    return keys.once(request, () -> sender.change(request, warehouse, command, warehouse.name()));
  }

  /**
   * Checks that a warehouse can have this name.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if it can't
   */
  public static void checkName(String name) {
    Names.checkNew(name);
    if (name.indexOf('@') >= 0 || name.indexOf('/') >= 0) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "The name of a warehouse can't hold @ or /: " + name);
    }
  }
}
