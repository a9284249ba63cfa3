package io.varve.command.warehouse;

import io.varve.command.drop.TaskQueue;
import io.varve.command.format.FormatVersionPolicy;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.WarehouseEvent;
import io.varve.ledger.event.WarehouseEvent.WarehouseActivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCredentialChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleteProfileSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeletionBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseFormatVersionsSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseManagedBySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseProtectionSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskCancelled;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskRescheduled;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse, folded from its events. What later versions added is null where nothing was said of
 * it, so that heads of older versions are as they would be folded now.
 *
 * @param profile null on the local file system
 * @param secretId of the credential, null without one
 * @param inactive whether it is closed to clients; null means no
 * @param deleted whether it has ended; null means no
 * @param protection whether it is protected from being deleted; null means no
 * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
 * @param deletion how it was deleted; null if it is there, or has ended
 * @param formatVersions which versions of the table format it takes; null takes all
 * @param managedBy who may change it; null means whoever has the rights
 */
public record WarehouseState(
    UUID warehouseId,
    UUID projectId,
    String name,
    String location,
    @Nullable RawJson profile,
    @Nullable UUID secretId,
    @Nullable Boolean inactive,
    @Nullable Boolean deleted,
    @Nullable Boolean protection,
    @Nullable Long softDeleteSeconds,
    @Nullable Deletion deletion,
    @Nullable FormatVersionPolicy formatVersions,
    @Nullable String managedBy) {

  /** The state after {@code event}. */
  public static WarehouseState evolve(@Nullable WarehouseState state, Event event) {
    return switch (event) {
      case WarehouseCreated e ->
          new WarehouseState(
              e.warehouseId(),
              e.projectId(),
              e.name(),
              e.location(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      case WarehouseEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a warehouse: " + event);
    };
  }

  private WarehouseState after(WarehouseEvent event) {
    return switch (event) {
      case WarehouseRenamed e -> with(e.to(), profile, secretId, inactive, deleted);
      case WarehouseStorageChanged e -> with(name, e.profile(), secretId, inactive, deleted);
      case WarehouseCredentialChanged e -> with(name, profile, e.secretId(), inactive, deleted);
      case WarehouseActivated e -> with(name, profile, secretId, null, deleted);
      case WarehouseDeactivated e -> with(name, profile, secretId, true, deleted);
      case WarehouseProtectionSet e -> with(e.protection() ? true : null, softDeleteSeconds);
      case WarehouseDeleteProfileSet e -> with(protection, e.softDeleteSeconds());
      case WarehouseSoftDeleted e -> with(name, new Deletion(false, e.expiresAt()));
      case WarehouseUndropped e -> with(e.name(), null);
      case WarehouseTaskCancelled e -> with(name, new Deletion(false, null));
      case WarehouseTaskRescheduled e ->
          e.queue().equals(TaskQueue.SOFT_DELETION)
              ? with(name, new Deletion(false, e.runAt()))
              : this;
      case WarehouseDeletionBegun e -> with(name, new Deletion(true, null));
      case WarehouseDeleted e -> with(name, profile, null, inactive, true).with(name, null);
      case WarehouseFormatVersionsSet e ->
          with(new FormatVersionPolicy(e.allowed(), e.defaultVersion()), managedBy);
      case WarehouseManagedBySet e -> with(formatVersions, e.managedBy());
      case WarehouseCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }

  private WarehouseState with(
      String newName,
      @Nullable RawJson newProfile,
      @Nullable UUID newSecret,
      @Nullable Boolean nowInactive,
      @Nullable Boolean nowDeleted) {
    return new WarehouseState(
        warehouseId,
        projectId,
        newName,
        location,
        newProfile,
        newSecret,
        nowInactive,
        nowDeleted,
        protection,
        softDeleteSeconds,
        deletion,
        formatVersions,
        managedBy);
  }

  private WarehouseState with(
      @Nullable Boolean newProtection, @Nullable Long newSoftDeleteSeconds) {
    return new WarehouseState(
        warehouseId,
        projectId,
        name,
        location,
        profile,
        secretId,
        inactive,
        deleted,
        newProtection,
        newSoftDeleteSeconds,
        deletion,
        formatVersions,
        managedBy);
  }

  private WarehouseState with(String newName, @Nullable Deletion newDeletion) {
    return new WarehouseState(
        warehouseId,
        projectId,
        newName,
        location,
        profile,
        secretId,
        inactive,
        deleted,
        protection,
        softDeleteSeconds,
        newDeletion,
        formatVersions,
        managedBy);
  }

  private WarehouseState with(
      @Nullable FormatVersionPolicy newFormatVersions, @Nullable String newManagedBy) {
    return new WarehouseState(
        warehouseId,
        projectId,
        name,
        location,
        profile,
        secretId,
        inactive,
        deleted,
        protection,
        softDeleteSeconds,
        deletion,
        newFormatVersions,
        newManagedBy);
  }

  /** Which versions of the table format it takes. */
  FormatVersionPolicy policy() {
    return formatVersions == null ? FormatVersionPolicy.ANY : formatVersions;
  }

  /** Who may change it. */
  ManagedBy manager() {
    return managedBy == null ? ManagedBy.SELF_MANAGED : ManagedBy.of(managedBy);
  }

  /** Whether it is protected from being deleted. */
  boolean hasProtection() {
    return Boolean.TRUE.equals(protection);
  }

  /** Whether clients may use it. */
  boolean active() {
    return !Boolean.TRUE.equals(inactive);
  }

  /** Whether it has ended, or was deleted and may come back: nothing of it can be changed. */
  boolean ended() {
    return hasEnded() || deletion != null;
  }

  /** Whether it has ended for good. */
  boolean hasEnded() {
    return Boolean.TRUE.equals(deleted);
  }

  /** Whether a task drops what it holds. */
  boolean isBeingDropped() {
    return deletion != null && deletion.begun();
  }
}
