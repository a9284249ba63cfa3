package io.varve.command.restore;

import io.varve.command.grant.GrantCommand;
import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.grant.GrantCommand.SetManagedAccess;
import io.varve.command.restore.Compensation.Other;
import io.varve.command.restore.GrantedObjects.Found;
import io.varve.command.restore.Plan.Revoked;
import io.varve.command.restore.Plan.Step;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.event.GrantEvent.ManagedAccessSet;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.seal.StoredEvent;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import io.varve.security.rights.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes back grants and revocations on one object, and whether it has managed access. */
final class GrantUndo implements StreamUndo {

  private static final String MANAGED = EventTypes.sqlNames(ManagedAccessSet.class);
  private static final int MOST_COMPARED = 20;

  private final RestoreReads reads;
  private final RightsReads rights;
  private final GrantedObjects objects;

  GrantUndo(RestoreReads reads, RightsReads rights, GrantedObjects objects) {
    this.reads = reads;
    this.rights = rights;
    this.objects = objects;
  }

  /** What events of one object did: of each privilege whether it was granted before and after. */
  private static final class Changes {

    final Map<Entry, Boolean> before = new LinkedHashMap<>();
    final Map<Entry, Boolean> after = new LinkedHashMap<>();
    @Nullable Boolean managedBefore;
    @Nullable Boolean managedAfter;

    void add(GrantEvent event) {
      switch (event) {
        case PrivilegesGranted e -> e.entries().forEach(entry -> add(entry, true));
        case PrivilegesRevoked e -> e.entries().forEach(entry -> add(entry, false));
        case ManagedAccessSet e -> {
          managedBefore = managedBefore == null ? !e.managed() : managedBefore;
          managedAfter = e.managed();
        }
      }
    }

    private void add(Entry entry, boolean granted) {
      before.putIfAbsent(entry, !granted);
      after.put(entry, granted);
    }

    List<Entry> entries(boolean granted) {
      return before.entrySet().stream()
          .filter(
              one -> one.getValue() == granted && !one.getValue().equals(after.get(one.getKey())))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  @Override
  public void plan(Plan plan, Permits permits, Head head, List<StoredEvent> events) {
    Changes changes = new Changes();
    events.forEach(event -> changes.add((GrantEvent) Undoing.event(event)));
    StoredEvent last = events.getLast();
    GrantedObject then = ((GrantEvent) Undoing.event(last)).object();
    Found found = objects.find(then).orElse(null);
    if (found == null) {
      plan.block(
          new Later(last.eventId(), last.name()),
          then.kind(),
          then.id(),
          List.of(),
          "What it was granted on has ended, and what was granted with it");
      return;
    }
    List<Entry> granted = changes.entries(true);
    List<Entry> revoked = changes.entries(false);
    List<Entry> all = new ArrayList<>(granted);
    all.addAll(revoked);
    if (!admit(plan, permits, found, all, changes.managedAfter != null)) {
      return;
    }
    Set<Entry> now = rights.granted(then.id(), all);
    List<Entry> changed =
        all.stream()
            .filter(entry -> now.contains(entry) != Boolean.TRUE.equals(changes.after.get(entry)))
            .toList();
    changed.stream()
        .limit(MOST_COMPARED)
        .forEach(
            entry ->
                blockLater(
                    plan,
                    found,
                    rights.later(head.id(), last.streamVersion(), entry),
                    "%s of %s was granted or revoked since"
                        .formatted(entry.privilege(), entry.subject())));
    if (!changed.isEmpty() || isRoleMissing(plan, found, granted)) {
      return;
    }
    if (!all.isEmpty()) {
      add(plan, head, new ChangeGrants(found.object(), granted, revoked));
      step(plan, found, "grant", granted);
      step(plan, found, "revoke", revoked);
      revoked.forEach(entry -> plan.revoked.add(new Revoked(then.id(), entry)));
    }
    managed(plan, head, found, changes, last.streamVersion());
  }

  private boolean admit(
      Plan plan, Permits permits, Found found, List<Entry> entries, boolean managed) {
    ObjectKind kind = found.lineage().kind();
    for (String text : entries.stream().map(Entry::privilege).distinct().toList()) {
      Optional<Privilege> privilege = Privilege.find(kind, text);
      if (privilege.isEmpty()) {
        block(plan, null, found, "There is no privilege " + text + " any more");
        return false;
      }
      objects.admit(permits.access(), found, privilege.get());
    }
    if (managed) {
      objects.admit(permits.access(), found, Privilege.MANAGE_GRANTS);
    }
    return true;
  }

  private boolean isRoleMissing(Plan plan, Found found, List<Entry> granted) {
    Set<UUID> wanted = new HashSet<>();
    granted.forEach(entry -> Subject.role(entry.subject()).ifPresent(wanted::add));
    wanted.removeAll(rights.roles(wanted));
    wanted.removeAll(plan.returned);
    wanted.forEach(
        role ->
            block(
                plan,
                reads.last(role, RoleUndo.PRESENCE).stream().findFirst().orElse(null),
                found,
                "The role " + role + " that had it was deleted; undo that first"));
    return !wanted.isEmpty();
  }

  private void managed(Plan plan, Head head, Found found, Changes changes, long version) {
    Boolean target = changes.managedBefore;
    if (target == null || target.equals(changes.managedAfter)) {
      return;
    }
    if (rights.isManaged(found.object()).filter(now -> !now.equals(target)).isEmpty()) {
      blockLater(
          plan, found, reads.later(head.id(), version, MANAGED), "Managed access was set since");
      return;
    }
    add(plan, head, new SetManagedAccess(found.object(), target));
    plan.steps.add(
        new Step(
            found.object().kind(),
            found.object().id(),
            found.name(),
            "set-managed-access",
            null,
            List.of(target ? "managed" : "not managed")));
  }

  private static void add(Plan plan, Head head, GrantCommand command) {
    plan.others.add(new Other(head.id(), head.version(), command));
  }

  /** Says what is granted or revoked. */
  static void step(Plan plan, Found found, String action, List<Entry> entries) {
    if (!entries.isEmpty()) {
      plan.steps.add(
          new Step(
              found.object().kind(),
              found.object().id(),
              found.name(),
              action,
              null,
              entries.stream()
                  .limit(MOST_COMPARED)
                  .map(entry -> entry.privilege() + " for " + entry.subject())
                  .toList()));
    }
  }

  private static void blockLater(Plan plan, Found found, List<Later> later, String why) {
    later.forEach(event -> block(plan, event, found, why));
    if (later.isEmpty()) {
      block(plan, null, found, why);
    }
  }

  private static void block(Plan plan, @Nullable Later event, Found found, String why) {
    plan.block(event, found.object().kind(), found.object().id(), found.name(), why);
  }
}
