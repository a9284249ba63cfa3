package io.varve.command.warehouse;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.WarehouseEvent;
import io.varve.ledger.event.WarehouseEvent.WarehouseActivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCredentialChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
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
 */
public record WarehouseState(
    UUID warehouseId,
    UUID projectId,
    String name,
    String location,
    @Nullable RawJson profile,
    @Nullable UUID secretId,
    @Nullable Boolean inactive,
    @Nullable Boolean deleted) {

  /** The state after {@code event}. */
  public static WarehouseState evolve(@Nullable WarehouseState state, Event event) {
    return switch (event) {
      case WarehouseCreated e ->
          new WarehouseState(
              e.warehouseId(), e.projectId(), e.name(), e.location(), null, null, null, null);
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
      case WarehouseDeleted e -> with(name, profile, null, inactive, true);
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
        warehouseId, projectId, newName, location, newProfile, newSecret, nowInactive, nowDeleted);
  }

  /** Whether clients may use it. */
  boolean active() {
    return !Boolean.TRUE.equals(inactive);
  }

  /** Whether it has ended. */
  boolean ended() {
    return Boolean.TRUE.equals(deleted);
  }
}
