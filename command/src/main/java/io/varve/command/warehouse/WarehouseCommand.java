package io.varve.command.warehouse;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.reason.ReasonPolicy;
import io.varve.ledger.event.RawJson;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of a warehouse. */
public sealed interface WarehouseCommand {

  UUID warehouseId();

  /**
   * How an object store is reached.
   *
   * @param profile as the management API shows it, without anything secret
   * @param credential to take from now on; null keeps the one that there is
   */
  record Storage(RawJson profile, @Nullable Credential credential) {}

  /**
   * A credential that the secret store keeps.
   *
   * @param type kind of credential, such as {@code access-key}
   */
  record Credential(String type, UUID secretId) {}

  /**
   * Begins a warehouse.
   *
   * @param location URI of its folder, without a trailing slash
   * @param storage null for one on the local file system
   */
  record CreateWarehouse(
      UUID warehouseId,
      UUID projectId,
      String name,
      String location,
      @Nullable Storage storage,
      WarehouseRules rules)
      implements WarehouseCommand {}

  /** Gives a warehouse another name. */
  record RenameWarehouse(UUID warehouseId, String name) implements WarehouseCommand {}

  /**
   * Changes how the object store is reached.
   *
   * @param location that the profile comes to; it must be that of the warehouse
   * @param seen the profile that the warehouse had when it was found that its credential may be
   *     kept; null if the change brings another credential
   */
  record ChangeStorage(UUID warehouseId, String location, Storage storage, @Nullable RawJson seen)
      implements WarehouseCommand {}

  /**
   * Changes the credential only.
   *
   * @param seen the profile that the credential was given for; null on the local file system
   */
  record ChangeCredential(UUID warehouseId, Credential credential, @Nullable RawJson seen)
      implements WarehouseCommand {}

  /** Opens a warehouse to clients, or closes it. */
  record SetActive(UUID warehouseId, boolean active) implements WarehouseCommand {}

  /** Protects a warehouse from being deleted, or no longer. */
  record ProtectWarehouse(UUID warehouseId, boolean protection) implements WarehouseCommand {}

  /**
   * Says what drops do from now on.
   *
   * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
   */
  record SetDeleteProfile(UUID warehouseId, @Nullable Long softDeleteSeconds)
      implements WarehouseCommand {}

  /** Says which versions of the table format the warehouse takes from now on. */
  record SetFormatVersions(UUID warehouseId, FormatVersionPolicy policy)
      implements WarehouseCommand {}

  /** Says for which changes the warehouse wants a reason from now on. */
  record SetReasonPolicy(UUID warehouseId, ReasonPolicy policy) implements WarehouseCommand {}

  /**
   * Gives a position a name.
   *
   * @param position the end of a transaction that is sealed
   * @param protectUntil until when the files are kept that the warehouse had there; null if they
   *     are not
   */
  record CreateSavepoint(
      UUID warehouseId, String savepoint, long position, @Nullable Instant protectUntil)
      implements WarehouseCommand {}

  /** Takes the name of a position away. */
  record DeleteSavepoint(UUID warehouseId, String savepoint) implements WarehouseCommand {}

  /** Says who may change what the warehouse is; only an instance admin does. */
  record SetManagedBy(UUID warehouseId, ManagedBy managedBy) implements WarehouseCommand {}
}
