package io.varve.command.warehouse;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.warehouse.WarehouseCommand.ChangeCredential;
import io.varve.command.warehouse.WarehouseCommand.ChangeStorage;
import io.varve.command.warehouse.WarehouseCommand.CreateSavepoint;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseCommand.Credential;
import io.varve.command.warehouse.WarehouseCommand.DeleteSavepoint;
import io.varve.command.warehouse.WarehouseCommand.ProtectWarehouse;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetDeleteProfile;
import io.varve.command.warehouse.WarehouseCommand.SetFormatVersions;
import io.varve.command.warehouse.WarehouseCommand.SetManagedBy;
import io.varve.command.warehouse.WarehouseCommand.SetReasonPolicy;
import io.varve.command.warehouse.WarehouseCommand.Storage;
import io.varve.ledger.event.Event;
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
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of a warehouse. */
public final class WarehouseDecider {

  private WarehouseDecider() {}

  /**
   * What comes of any command; one that nobody decides does not compile.
   *
   * @param state null before the warehouse begins
   */
  public static Decision decide(@Nullable WarehouseState state, WarehouseCommand command) {
    if (command instanceof CreateWarehouse c) {
      return create(c);
    }
    WarehouseState there = Objects.requireNonNull(state, "No command but this begins a warehouse");
    if (there.ended()) {
      return noSuchWarehouse(there);
    }
    return switch (command) {
      case CreateWarehouse c -> throw new IllegalArgumentException("It began before: " + c);
      case RenameWarehouse c -> rename(there, c);
      case ChangeStorage c -> changeStorage(there, c);
      case ChangeCredential c -> changeCredential(there, c);
      case SetActive c -> setActive(there, c);
      case ProtectWarehouse c -> protect(there, c);
      case SetDeleteProfile c -> setDeleteProfile(there, c);
      case SetFormatVersions c -> setFormatVersions(there, c);
      case SetManagedBy c -> setManagedBy(there, c);
      case SetReasonPolicy c -> setReasonPolicy(there, c);
      // That the name is free, or there, the database decides.
      case CreateSavepoint c ->
          Decision.accept(
              new WarehouseSavepointCreated(
                  there.warehouseId(),
                  there.name(),
                  c.savepoint(),
                  c.position(),
                  c.protectUntil()));
      case DeleteSavepoint c ->
          Decision.accept(
              new WarehouseSavepointDeleted(there.warehouseId(), there.name(), c.savepoint()));
    };
  }

  /** Begins it; that its name and its location are free, the database decides. */
  private static Decision create(CreateWarehouse command) {
    UUID id = command.warehouseId();
    List<Event> events = new ArrayList<>();
    events.add(new WarehouseCreated(id, command.projectId(), command.name(), command.location()));
    if (command.storage() != null) {
      addStorage(events, id, command.name(), command.storage());
    }
    WarehouseRules rules = command.rules();
    if (rules.softDeleteSeconds() != null) {
      events.add(new WarehouseDeleteProfileSet(id, command.name(), rules.softDeleteSeconds()));
    }
    if (!rules.formatVersions().equals(FormatVersionPolicy.ANY)) {
      events.add(set(id, command.name(), rules.formatVersions()));
    }
    if (rules.managedBy() != ManagedBy.SELF_MANAGED) {
      events.add(new WarehouseManagedBySet(id, command.name(), rules.managedBy().text()));
    }
    return new Decision.Accepted(events);
  }

  /** Gives it another name; the one that it has is no change. */
  private static Decision rename(WarehouseState state, RenameWarehouse command) {
    return command.name().equals(state.name())
        ? Decision.accept()
        : Decision.accept(new WarehouseRenamed(state.warehouseId(), state.name(), command.name()));
  }

  /** Changes how the store is reached. Tables stay where they are stored, so the location stays. */
  private static Decision changeStorage(WarehouseState state, ChangeStorage command) {
    if (!command.location().equals(state.location())) {
      return Decision.refuse(
          Reason.BAD_REQUEST,
          "The location of a warehouse can't change: it is "
              + state.location()
              + " and the profile leads to "
              + command.location());
    }
    Storage storage = command.storage();
    if (storage.credential() == null && !Objects.equals(command.seen(), state.profile())) {
      return changedMeanwhile(state);
    }
    boolean same = storage.profile().equals(state.profile()) && storage.credential() == null;
    List<Event> events = new ArrayList<>();
    if (!same) {
      addStorage(events, state.warehouseId(), state.name(), storage);
    }
    return new Decision.Accepted(events);
  }

  /** Changes the credential; a warehouse on the local file system has none. */
  private static Decision changeCredential(WarehouseState state, ChangeCredential command) {
    if (state.profile() == null) {
      return Decision.refuse(
          Reason.BAD_REQUEST, "A warehouse on the local file system takes no credential");
    }
    if (!state.profile().equals(command.seen())) {
      return changedMeanwhile(state);
    }
    return Decision.accept(changed(state.warehouseId(), state.name(), command.credential()));
  }

  /** Opens or closes it; what is so already is no change. */
  private static Decision setActive(WarehouseState state, SetActive command) {
    if (command.active() == state.active()) {
      return Decision.accept();
    }
    return Decision.accept(
        command.active()
            ? new WarehouseActivated(state.warehouseId(), state.name())
            : new WarehouseDeactivated(state.warehouseId(), state.name()));
  }

  /** Sets its protection; what is so already is no change. */
  private static Decision protect(WarehouseState state, ProtectWarehouse command) {
    return command.protection() == state.hasProtection()
        ? Decision.accept()
        : Decision.accept(
            new WarehouseProtectionSet(state.warehouseId(), state.name(), command.protection()));
  }

  /** Says what later drops do; what is so already is no change. */
  private static Decision setDeleteProfile(WarehouseState state, SetDeleteProfile command) {
    return Objects.equals(command.softDeleteSeconds(), state.softDeleteSeconds())
        ? Decision.accept()
        : Decision.accept(
            new WarehouseDeleteProfileSet(
                state.warehouseId(), state.name(), command.softDeleteSeconds()));
  }

  /** Says which versions of the table format it takes; what is so already is no change. */
  private static Decision setFormatVersions(WarehouseState state, SetFormatVersions command) {
    return command.policy().equals(state.policy())
        ? Decision.accept()
        : Decision.accept(set(state.warehouseId(), state.name(), command.policy()));
  }

  /** Says who may change it; what is so already is no change. */
  private static Decision setManagedBy(WarehouseState state, SetManagedBy command) {
    return command.managedBy() == state.manager()
        ? Decision.accept()
        : Decision.accept(
            new WarehouseManagedBySet(
                state.warehouseId(), state.name(), command.managedBy().text()));
  }

  /** Says for which changes it wants a reason; what is so already is no change. */
  private static Decision setReasonPolicy(WarehouseState state, SetReasonPolicy command) {
    return command.policy().equals(state.reasons())
        ? Decision.accept()
        : Decision.accept(
            new WarehouseReasonPolicySet(
                state.warehouseId(),
                state.name(),
                command.policy().texts(),
                command.policy().ticketPattern()));
  }

  /**
   * A change, if the caller may make it.
   *
   * @param change what would be decided
   * @param byInstanceAdmin whether an instance admin asks
   */
  public static Decision change(
      WarehouseState state, boolean byInstanceAdmin, Function<WarehouseState, Decision> change) {
    return state
        .manager()
        .refusal(state.name(), byInstanceAdmin)
        .<Decision>map(Decision.Refused::new)
        .orElseGet(() -> change.apply(state));
  }

  private static WarehouseFormatVersionsSet set(UUID id, String name, FormatVersionPolicy policy) {
    return new WarehouseFormatVersionsSet(id, name, policy.allowed(), policy.said());
  }

  // Else a credential would be sent to a store that it was not given for.
  private static Decision changedMeanwhile(WarehouseState state) {
    return Decision.refuse(
        Reason.UNAVAILABLE,
        "The storage of the warehouse "
            + state.name()
            + " was changed meanwhile; look at it and send the change again");
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
