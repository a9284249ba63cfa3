package io.varve.command.warehouse;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.lookup.Lookup;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.name.Names;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.WarehouseCommand.ChangeCredential;
import io.varve.command.warehouse.WarehouseCommand.ChangeStorage;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseCommand.Credential;
import io.varve.command.warehouse.WarehouseCommand.ProtectWarehouse;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetDeleteProfile;
import io.varve.command.warehouse.WarehouseCommand.SetFormatVersions;
import io.varve.command.warehouse.WarehouseCommand.SetManagedBy;
import io.varve.command.warehouse.WarehouseCommand.Storage;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.RawJson;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates and changes warehouses: what a management request comes to. */
public final class WarehouseWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final Lookup lookup;
  private final Secrets secrets;
  private final LocationClaims locations;
  private final StorageValidation proof;
  private final InstanceAdmins admins;
  private final WarehouseSender sender;

  public WarehouseWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      Lookup lookup,
      Secrets secrets,
      LocationClaims locations,
      StorageValidation proof,
      InstanceAdmins admins) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.secrets = secrets;
    this.locations = locations;
    this.proof = proof;
    this.admins = admins;
    this.sender = new WarehouseSender(commands, secrets);
  }

  /**
   * A credential as it came.
   *
   * @param type kind of credential, such as {@code access-key}
   * @param secret what the secret store keeps
   */
  public record NewCredential(String type, String secret) {
    @Override
    public String toString() {
      return "NewCredential[" + type + "]";
    }
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
            // Before anything is written to a place that is another warehouse's.
            locations.checkFreeForWarehouse(Location.of(location));
            proof.prove(profile, Objects.requireNonNull(credential).secret(), null);
          }
          return keeping(
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
        () -> change(request, warehouse, new RenameWarehouse(warehouse.warehouseId(), name), name));
  }

  /**
   * Changes how the object store is reached; its location stays.
   *
   * @param credential null keeps the one that there is
   */
  public Outcome changeStorage(
      Request request,
      Warehouse warehouse,
      String location,
      RawJson profile,
      @Nullable NewCredential credential) {
    return keys.once(
        request,
        () -> {
          checkAllowed(request, warehouse);
          // Elsewhere it is refused when it comes to it, and nothing must be tried there.
          if (location.equals(warehouse.location())) {
            proof.prove(profile, credential == null ? null : credential.secret(), kept(warehouse));
          }
          return keeping(
              credential,
              kept ->
                  change(
                      request,
                      warehouse,
                      new ChangeStorage(
                          warehouse.warehouseId(),
                          location,
                          new Storage(profile, kept),
                          kept == null ? profile(warehouse) : null),
                      warehouse.name()));
        });
  }

  /** Changes the credential only; what was vended before lives until it expires. */
  public Outcome changeCredential(Request request, Warehouse warehouse, NewCredential credential) {
    return keys.once(
        request,
        () -> {
          checkAllowed(request, warehouse);
          RawJson profile = profile(warehouse);
          if (profile != null) {
            proof.prove(profile, credential.secret(), null);
          }
          return keeping(
              credential,
              kept ->
                  change(
                      request,
                      warehouse,
                      new ChangeCredential(
                          warehouse.warehouseId(), Objects.requireNonNull(kept), profile),
                      warehouse.name()));
        });
  }

  private static @Nullable RawJson profile(Warehouse warehouse) {
    return warehouse.storageProfile() == null ? null : new RawJson(warehouse.storageProfile());
  }

  private static StorageValidation.@Nullable Kept kept(Warehouse warehouse) {
    return StorageValidation.Kept.of(warehouse.storageProfile(), warehouse.secretId());
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
   * Checks that whoever asks may change what a warehouse is. It is decided again with the change;
   * this keeps from being done what comes before it.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_ACTION_FORBIDDEN} if not
   */
  public void checkAllowed(Request request, Warehouse warehouse) {
    checkAllowed(request, warehouse.name(), ManagedBy.of(warehouse.managedBy()));
  }

  /**
   * Checks that whoever asks may change, or make, a warehouse that is managed so.
   *
   * @throws RefusedException {@link Reason#WAREHOUSE_ACTION_FORBIDDEN} if not
   */
  public void checkAllowed(Request request, String name, ManagedBy managedBy) {
    managedBy
        .refusal(name, admins.include(request.actor()))
        .ifPresent(
            refusal -> {
              throw refusal.toException();
            });
  }

  private Outcome changeOnce(Request request, Warehouse warehouse, WarehouseCommand command) {
    return keys.once(request, () -> change(request, warehouse, command, warehouse.name()));
  }

  private Outcome change(
      Request request, Warehouse warehouse, WarehouseCommand command, String name) {
    return sender.send(
        request, warehouse, command, name, () -> lookup.awaitSeen(warehouse.warehouseId()));
  }

  // The secret is kept before the event that refers to it, and forgotten if that does not happen.
  private Outcome keeping(
      @Nullable NewCredential credential, Function<@Nullable Credential, Outcome> work) {
    if (credential == null) {
      return work.apply(null);
    }
    UUID secretId = Uuids.v7();
    secrets.keep(secretId, credential.secret());
    try {
      return work.apply(new Credential(credential.type(), secretId));
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        secrets.forget(secretId);
      }
      throw e;
    }
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
