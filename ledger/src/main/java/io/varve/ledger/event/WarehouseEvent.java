package io.varve.ledger.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a warehouse. */
public sealed interface WarehouseEvent extends Event {

  UUID warehouseId();

  @Override
  default UUID stream() {
    return warehouseId();
  }

  /**
   * A warehouse began. Where no storage follows in the same request, it is stored on the local file
   * system.
   *
   * @param location URI of the folder that everything of the warehouse is stored under, without a
   *     trailing slash
   */
  record WarehouseCreated(UUID warehouseId, UUID projectId, String name, String location)
      implements WarehouseEvent {}

  /** A warehouse has another name. */
  record WarehouseRenamed(UUID warehouseId, String from, String to) implements WarehouseEvent {}

  /**
   * How the object store of a warehouse is reached was set.
   *
   * @param profile the storage profile as the management API returns it, with every default written
   *     out
   */
  record WarehouseStorageChanged(UUID warehouseId, String name, RawJson profile)
      implements WarehouseEvent {}

  /**
   * A warehouse has another credential for its object store.
   *
   * @param credentialType kind of credential, such as {@code access-key}
   * @param secretId where the secret store keeps it; the credential itself is in no event
   */
  record WarehouseCredentialChanged(
      UUID warehouseId, String name, String credentialType, UUID secretId)
      implements WarehouseEvent {}

  /** A warehouse that was closed to clients is open again. */
  record WarehouseActivated(UUID warehouseId, String name) implements WarehouseEvent {}

  /** A warehouse is closed to clients; all that it holds stays. */
  record WarehouseDeactivated(UUID warehouseId, String name) implements WarehouseEvent {}

  /** Whether a warehouse is protected from being deleted was set. */
  record WarehouseProtectionSet(UUID warehouseId, String name, boolean protection)
      implements WarehouseEvent {}

  /**
   * What drops do in a warehouse from now on was set.
   *
   * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
   */
  record WarehouseDeleteProfileSet(UUID warehouseId, String name, @Nullable Long softDeleteSeconds)
      implements WarehouseEvent {}

  /**
   * A warehouse was deleted and can come back with all that it holds until it expires; until then
   * its name is free and its place is not.
   */
  record WarehouseSoftDeleted(UUID warehouseId, String name, Instant expiresAt)
      implements WarehouseEvent {}

  /**
   * A warehouse that was deleted is back, with all that it had.
   *
   * @param name that it has now
   * @param active whether it is open to clients, as it was before
   */
  record WarehouseUndropped(UUID warehouseId, String name, boolean active)
      implements WarehouseEvent {}

  /**
   * What was to be done with a deleted warehouse will not be; what it holds by now can come back.
   *
   * @param taskId id of the event that the task came from
   * @param queue what was to be done: {@code soft_deletion} or {@code warehouse_deletion}
   */
  record WarehouseTaskCancelled(UUID warehouseId, String name, UUID taskId, String queue)
      implements WarehouseEvent {}

  /**
   * What is to be done with a deleted warehouse will be done at another time.
   *
   * @param taskId id of the event that the task comes from
   * @param queue what is to be done: {@code soft_deletion} or {@code warehouse_deletion}
   */
  record WarehouseTaskRescheduled(
      UUID warehouseId, String name, UUID taskId, String queue, Instant runAt)
      implements WarehouseEvent {}

  /**
   * A task drops what a deleted warehouse holds from now on, and ends it then with {@link
   * WarehouseDeleted}; its name is free.
   */
  record WarehouseDeletionBegun(UUID warehouseId, String name) implements WarehouseEvent {}

  /**
   * For which changes a warehouse wants a reason from now on was set.
   *
   * @param requireReason some of {@code drop}, {@code purge} and {@code grant}; empty if it wants
   *     none
   * @param ticketPattern what the ticket must look like; null if none is wanted
   */
  record WarehouseReasonPolicySet(
      UUID warehouseId, String name, List<String> requireReason, @Nullable String ticketPattern)
      implements WarehouseEvent {}

  /**
   * A position of a warehouse has a name from now on.
   *
   * @param savepoint the name of the position
   * @param position of the ledger, the end of a transaction
   * @param protectUntil until when the files are kept that the warehouse had there; null if they
   *     are not
   */
  record WarehouseSavepointCreated(
      UUID warehouseId,
      String name,
      String savepoint,
      long position,
      @Nullable Instant protectUntil)
      implements WarehouseEvent {}

  /** A position of a warehouse has this name no longer; its files are not kept for it. */
  record WarehouseSavepointDeleted(UUID warehouseId, String name, String savepoint)
      implements WarehouseEvent {}

  /**
   * Which versions of the table format tables of a warehouse may have from now on was set; those
   * that have another one keep it.
   *
   * @param allowed the versions, in order
   * @param defaultVersion of a table that asks for none; null leaves the choice to the server
   */
  record WarehouseFormatVersionsSet(
      UUID warehouseId, String name, List<Integer> allowed, @Nullable Integer defaultVersion)
      implements WarehouseEvent {}

  /**
   * Who may change what a warehouse is was set.
   *
   * @param managedBy {@code self-managed} or {@code instance-admin}
   */
  record WarehouseManagedBySet(UUID warehouseId, String name, String managedBy)
      implements WarehouseEvent {}

  /**
   * A task makes a warehouse, or a namespace in it, be again what it was, by requests of their own
   * with the id of the one that began it.
   *
   * @param taskId of the task
   * @param position that is gone back to
   * @param namespaceId null for the whole warehouse
   * @param namespace levels that it had there; null for the whole warehouse
   * @param tokenRoles roles that the token of who asked named; null if it named none
   */
  record WarehouseRestoreBegun(
      UUID warehouseId,
      String name,
      UUID taskId,
      long position,
      @Nullable UUID namespaceId,
      @Nullable List<String> namespace,
      @Nullable List<String> tokenRoles)
      implements WarehouseEvent {}

  /**
   * A restore by a task ended.
   *
   * @param taskId of the task
   * @param cancelled whether it ended before it was done; what it did until then stays
   */
  record WarehouseRestoreEnded(UUID warehouseId, String name, UUID taskId, boolean cancelled)
      implements WarehouseEvent {}

  /**
   * A warehouse ended; it had no namespace.
   *
   * @param force whether purges that were still to come were given up, so that their files stay
   */
  record WarehouseDeleted(UUID warehouseId, String name, boolean force) implements WarehouseEvent {}
}
