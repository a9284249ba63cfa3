package io.varve.command.restore;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.reason.ReasonPolicy;
import io.varve.command.restore.Compensation.Other;
import io.varve.command.restore.Plan.Step;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.command.warehouse.ManagedBy;
import io.varve.command.warehouse.WarehouseCommand;
import io.varve.command.warehouse.WarehouseCommand.ProtectWarehouse;
import io.varve.command.warehouse.WarehouseCommand.RenameWarehouse;
import io.varve.command.warehouse.WarehouseCommand.SetActive;
import io.varve.command.warehouse.WarehouseCommand.SetDeleteProfile;
import io.varve.command.warehouse.WarehouseCommand.SetFormatVersions;
import io.varve.command.warehouse.WarehouseCommand.SetManagedBy;
import io.varve.command.warehouse.WarehouseCommand.SetReasonPolicy;
import io.varve.command.warehouse.WarehouseState;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
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
import io.varve.ledger.event.WarehouseEvent.WarehouseReasonPolicySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreEnded;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskCancelled;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskRescheduled;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import io.varve.ledger.seal.StoredEvent;
import io.varve.security.rights.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes back what events did to the settings of a warehouse. */
final class WarehouseUndo implements StreamUndo {

  /** Events of a warehouse that are folded, which says what it was before others. */
  private static final int MOST_EVENTS = 1000;

  private final RestoreReads reads;
  private final SettingsReads settings;
  private final SavepointUndo savepoints;
  private final InstanceAdmins admins;

  WarehouseUndo(RestoreReads reads, SettingsReads settings, InstanceAdmins admins) {
    this.reads = reads;
    this.settings = settings;
    this.savepoints = new SavepointUndo(settings);
    this.admins = admins;
  }

  @Override
  public void plan(Plan plan, Permits permits, Head head, List<StoredEvent> events) {
    WarehouseState now = head.as(WarehouseState.class);
    List<WarehouseEvent> undone = new ArrayList<>();
    int blockers = plan.blockers.size();
    for (StoredEvent stored : events) {
      WarehouseEvent event = (WarehouseEvent) Undoing.event(stored);
      undone.add(event);
      String never = never(event);
      if (never != null) {
        block(plan, new Later(stored.eventId(), stored.name()), now, never);
      }
    }
    if (plan.blockers.size() > blockers) {
      return;
    }
    long first = events.getFirst().streamVersion();
    List<Event> earlier = settings.events(head.id(), first, MOST_EVENTS + 1);
    if (earlier.size() > MOST_EVENTS) {
      block(
          plan,
          null,
          now,
          "Its history has more than %d events before this; change it by hand"
              .formatted(MOST_EVENTS));
      return;
    }
    WarehouseState before = fold(null, earlier);
    WarehouseState after = fold(before, undone);
    compare(new Compared(plan, permits, head, now, before, after, events.getLast()));
    savepoints.plan(plan, permits, head, undone, first);
  }

  private static WarehouseState fold(@Nullable WarehouseState state, List<? extends Event> events) {
    WarehouseState folded = state;
    for (Event event : events) {
      folded = WarehouseState.evolve(folded, event);
    }
    return Objects.requireNonNull(folded);
  }

  private static @Nullable String never(WarehouseEvent event) {
    return switch (event) {
      case WarehouseCreated e -> "A warehouse is not ended by an undo; delete it";
      case WarehouseStorageChanged e ->
          "How its store is reached is not taken back, for a credential goes with it; set it again";
      case WarehouseCredentialChanged e ->
          "A credential that was replaced is forgotten; set it again";
      case WarehouseSoftDeleted e -> "The warehouse was deleted; undrop it";
      case WarehouseUndropped e -> "The warehouse came back; delete it";
      case WarehouseTaskCancelled e -> "A cancelled task is not planned again; delete it anew";
      case WarehouseTaskRescheduled e -> "The time of a task is set by hand";
      case WarehouseDeletionBegun e -> "The warehouse ended";
      case WarehouseRestoreBegun e ->
          "A restore by a task is undone by a restore to the position before it, "
              + "and stopped by the end of its task";
      case WarehouseRestoreEnded e -> "A task that ended is not begun again; restore anew";
      case WarehouseDeleted e -> "The warehouse ended";
      case WarehouseRenamed e -> null;
      case WarehouseActivated e -> null;
      case WarehouseDeactivated e -> null;
      case WarehouseProtectionSet e -> null;
      case WarehouseDeleteProfileSet e -> null;
      case WarehouseReasonPolicySet e -> null;
      case WarehouseSavepointCreated e -> null;
      case WarehouseSavepointDeleted e -> null;
      case WarehouseFormatVersionsSet e -> null;
      case WarehouseManagedBySet e -> null;
    };
  }

  private record Compared(
      Plan plan,
      Permits permits,
      Head head,
      WarehouseState now,
      WarehouseState before,
      WarehouseState after,
      StoredEvent last) {

    /** Whether a setting is to be what it was, which the plan says if others changed it since. */
    <T> boolean isToChange(
        RestoreReads reads,
        Function<WarehouseState, @Nullable T> setting,
        Action action,
        String names) {
      if (Objects.equals(setting.apply(before), setting.apply(after))) {
        return false;
      }
      permits.checkWarehouse(action);
      if (Objects.equals(setting.apply(now), setting.apply(after))) {
        return true;
      }
      List<Later> later = reads.later(head.id(), last.streamVersion(), names);
      later.forEach(event -> block(plan, event, now, "It was set since; undo that first"));
      if (later.isEmpty()) {
        block(plan, null, now, "It was set since");
      }
      return false;
    }

    void change(
        WarehouseCommand command, String action, @Nullable List<String> to, String... changes) {
      plan.others.add(new Other(head.id(), head.version(), command));
      plan.steps.add(
          new Step("warehouse", head.id(), List.of(now.name()), action, to, List.of(changes)));
    }
  }

  private void compare(Compared all) {
    WarehouseState target = all.before;
    var id = all.head.id();
    if (all.isToChange(
        reads,
        WarehouseState::name,
        Action.WAREHOUSE_RENAME,
        EventTypes.sqlNames(WarehouseRenamed.class))) {
      if (settings.isNameTaken(all.now.projectId(), target.name(), id)) {
        block(
            all.plan,
            null,
            all.now,
            "The name " + target.name() + " is taken; rename what has it, or delete it");
      } else {
        all.change(new RenameWarehouse(id, target.name()), "rename", List.of(target.name()));
      }
    }
    if (all.isToChange(
        reads,
        WarehouseState::active,
        target.active() ? Action.WAREHOUSE_ACTIVATE : Action.WAREHOUSE_DEACTIVATE,
        EventTypes.sqlNames(WarehouseActivated.class, WarehouseDeactivated.class))) {
      all.change(
          new SetActive(id, target.active()), target.active() ? "activate" : "deactivate", null);
    }
    if (all.isToChange(
        reads,
        WarehouseState::hasProtection,
        Action.WAREHOUSE_SET_PROTECTION,
        EventTypes.sqlNames(WarehouseProtectionSet.class))) {
      all.change(
          new ProtectWarehouse(id, target.hasProtection()),
          "set-protection",
          null,
          target.hasProtection() ? "protected" : "unprotected");
    }
    Long seconds = target.softDeleteSeconds();
    if (all.isToChange(
        reads,
        WarehouseState::softDeleteSeconds,
        Action.WAREHOUSE_MODIFY_SOFT_DELETION,
        EventTypes.sqlNames(WarehouseDeleteProfileSet.class))) {
      all.change(
          new SetDeleteProfile(id, seconds),
          "set-delete-profile",
          null,
          seconds == null ? "drops are final" : "drops can come back for " + seconds + " seconds");
    }
    policies(all);
  }

  private void policies(Compared all) {
    var id = all.head.id();
    FormatVersionPolicy versions = all.before.policy();
    if (all.isToChange(
        reads,
        WarehouseState::policy,
        Action.WAREHOUSE_SET_FORMAT_VERSION_POLICY,
        EventTypes.sqlNames(WarehouseFormatVersionsSet.class))) {
      all.change(
          new SetFormatVersions(id, versions),
          "set-format-versions",
          null,
          "allow " + versions.allowed());
    }
    ReasonPolicy reasons = all.before.reasons();
    if (all.isToChange(
        reads,
        WarehouseState::reasons,
        Action.WAREHOUSE_SET_PROTECTION,
        EventTypes.sqlNames(WarehouseReasonPolicySet.class))) {
      all.change(
          new SetReasonPolicy(id, reasons),
          "set-reason-policy",
          null,
          "require a reason for " + reasons.texts());
    }
    ManagedBy manager = all.before.manager();
    if (all.isToChange(
        reads,
        WarehouseState::manager,
        Action.WAREHOUSE_UPDATE_STORAGE,
        EventTypes.sqlNames(WarehouseManagedBySet.class))) {
      admins.check(all.permits.request(), all.now.name(), ManagedBy.INSTANCE_ADMIN);
      all.change(new SetManagedBy(id, manager), "set-managed-by", null, manager.text());
    }
  }

  private static void block(Plan plan, @Nullable Later event, WarehouseState now, String why) {
    plan.block(event, "warehouse", now.warehouseId(), List.of(now.name()), why);
  }
}
