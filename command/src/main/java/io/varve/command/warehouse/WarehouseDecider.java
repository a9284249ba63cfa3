package io.varve.command.warehouse;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.warehouse.WarehouseCommand.ChangeCredential;
import io.varve.command.warehouse.WarehouseCommand.ChangeStorage;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseCommand.Credential;
import io.varve.command.warehouse.WarehouseCommand.ProtectWarehouse;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetDeleteProfile;
import io.varve.command.warehouse.WarehouseCommand.Storage;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.WarehouseEvent.WarehouseActivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCredentialChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleteProfileSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseProtectionSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The rules of a warehouse. */
public final class WarehouseDecider {

  private WarehouseDecider() {}

  /** Begins it; that its name and its place are free, the database decides. */
  public static Decision create(CreateWarehouse command) {
    UUID id = command.warehouseId();
    List<Event> events = new ArrayList<>();
    events.add(new WarehouseCreated(id, command.projectId(), command.name(), command.location()));
    if (command.storage() != null) {
      addStorage(events, id, command.name(), command.storage());
    }
    if (command.softDeleteSeconds() != null) {
      events.add(new WarehouseDeleteProfileSet(id, command.name(), command.softDeleteSeconds()));
    }
    return new Decision.Accepted(events);
  }

  /** Gives it another name; the one that it has is no change. */
  public static Decision rename(WarehouseState state, RenameWarehouse command) {
    if (state.ended()) {
      return noSuchWarehouse(state);
    }
    return command.name().equals(state.name())
        ? Decision.accept()
        : Decision.accept(new WarehouseRenamed(state.warehouseId(), state.name(), command.name()));
  }

  /** Changes how the store is reached. Tables lie where they lie, so the place stays. */
  public static Decision changeStorage(WarehouseState state, ChangeStorage command) {
    if (state.ended()) {
      return noSuchWarehouse(state);
    }
    if (!command.location().equals(state.location())) {
      return Decision.refuse(
          Reason.BAD_REQUEST,
          "The location of a warehouse can't change: it is "
              + state.location()
              + " and the profile leads to "
              + command.location());
    }
    Storage storage = command.storage();
    boolean same = storage.profile().equals(state.profile()) && storage.credential() == null;
    List<Event> events = new ArrayList<>();
    if (!same) {
      addStorage(events, state.warehouseId(), state.name(), storage);
    }
    return new Decision.Accepted(events);
  }

  /** Changes the credential; a warehouse on the local file system has none. */
  public static Decision changeCredential(WarehouseState state, ChangeCredential command) {
    if (state.ended()) {
      return noSuchWarehouse(state);
    }
    if (state.profile() == null) {
      return Decision.refuse(
          Reason.BAD_REQUEST, "A warehouse on the local file system takes no credential");
    }
    return Decision.accept(changed(state.warehouseId(), state.name(), command.credential()));
  }

  /** Opens or closes it; what is so already is no change. */
  public static Decision setActive(WarehouseState state, SetActive command) {
    if (state.ended()) {
      return noSuchWarehouse(state);
    }
    if (command.active() == state.active()) {
      return Decision.accept();
    }
    return Decision.accept(
        command.active()
            ? new WarehouseActivated(state.warehouseId(), state.name())
            : new WarehouseDeactivated(state.warehouseId(), state.name()));
  }

  /** Sets its protection; what is so already is no change. */
  public static Decision protect(WarehouseState state, ProtectWarehouse command) {
    if (state.ended()) {
      return noSuchWarehouse(state);
    }
    return command.protection() == state.hasProtection()
        ? Decision.accept()
        : Decision.accept(
            new WarehouseProtectionSet(state.warehouseId(), state.name(), command.protection()));
  }

  /** Says what later drops do; what is so already is no change. */
  public static Decision setDeleteProfile(WarehouseState state, SetDeleteProfile command) {
    if (state.ended()) {
      return noSuchWarehouse(state);
    }
    return Objects.equals(command.softDeleteSeconds(), state.softDeleteSeconds())
        ? Decision.accept()
        : Decision.accept(
            new WarehouseDeleteProfileSet(
                state.warehouseId(), state.name(), command.softDeleteSeconds()));
  }

  private static void addStorage(List<Event> events, UUID id, String name, Storage storage) {
    events.add(new WarehouseStorageChanged(id, name, storage.profile()));
    if (storage.credential() != null) {
      events.add(changed(id, name, storage.credential()));
    }
  }

  private static WarehouseCredentialChanged changed(UUID id, String name, Credential credential) {
    return new WarehouseCredentialChanged(id, name, credential.type(), credential.secretId());
  }

  static Decision noSuchWarehouse(WarehouseState state) {
    return Decision.refuse(
        Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + state.warehouseId());
  }
}
