package io.varve.command.restore;

import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.restore.Compensation.Other;
import io.varve.command.restore.GrantedObjects.Found;
import io.varve.command.restore.RightsReads.Had;
import io.varve.command.restore.RoleUndo.Then;
import io.varve.command.role.RoleCommand.ChangeMembers;
import io.varve.command.role.RoleCommand.ReturnRole;
import io.varve.command.role.RoleDecider;
import io.varve.command.role.RoleState;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
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

/**
 * Plans how a role that was deleted comes back, by its id: with its members, the roles that it was
 * in, and what was granted to it, as far as these are there.
 */
final class RoleReturn {

  private final RestoreReads reads;
  private final RightsReads rights;
  private final GrantedObjects objects;

  RoleReturn(RestoreReads reads, RightsReads rights, GrantedObjects objects) {
    this.reads = reads;
    this.rights = rights;
    this.objects = objects;
  }

  void plan(Plan plan, Permits permits, Head head, Then before) {
    RoleState then = before.there();
    UUID project = then.projectId();
    permits.check(Action.PROJECT_CREATE_ROLE, Lineage.project(project));
    if (!then.providerId().equals(RoleDecider.OWN_PROVIDER)) {
      permits.checkSource(project);
    }
    int blockers = plan.blockers.size();
    if (rights.isNameTaken(project, then.name(), then.roleId())) {
      RoleUndo.block(
          plan,
          null,
          then,
          "The name " + then.name() + " is taken; rename what has it, or delete it");
    }
    if (rights.isSourceTaken(project, then.providerId(), then.sourceId(), then.roleId())) {
      RoleUndo.block(plan, null, then, "Another role is this one of the provider by now");
    }
    List<UUID> roles = rights.rolesOfDeleted(then.roleId(), RoleUndo.MOST + 1);
    List<Had> had = rights.grantedToDeleted(then.roleId(), RoleUndo.MOST + 1);
    if (roles.size() > RoleUndo.MOST || had.size() > RoleUndo.MOST) {
      RoleUndo.block(
          plan,
          null,
          then,
          "It had more than %d grants, or was in more roles; make it anew"
              .formatted(RoleUndo.MOST));
    }
    if (plan.blockers.size() > blockers) {
      return;
    }
    RoleUndo.add(
        plan,
        head,
        new ReturnRole(
            then.roleId(), then.name(), then.description(), then.providerId(), then.sourceId()));
    RoleUndo.step(plan, then, "restore", null, List.of());
    plan.returned.add(then.roleId());
    members(plan, permits, head, before);
    roles.forEach(role -> isIn(plan, permits, then, role));
    granted(plan, permits, then, had);
  }

  private void members(Plan plan, Permits permits, Head head, Then before) {
    RoleState then = before.there();
    List<String> members = new ArrayList<>(before.members());
    Set<UUID> missing = new HashSet<>();
    members.forEach(member -> Subject.role(member).ifPresent(missing::add));
    missing.removeAll(rights.roles(missing));
    missing.removeAll(plan.returned);
    if (members.removeIf(member -> Subject.role(member).filter(missing::contains).isPresent())) {
      plan.notes.add("Roles that were in it and were deleted since are left out");
    }
    if (!members.isEmpty()) {
      permits.check(
          Action.ROLE_MANAGE_ROLE_ASSIGNMENTS, Lineage.role(then.projectId(), then.roleId()));
      RoleUndo.add(plan, head, new ChangeMembers(then.roleId(), members, List.of()));
      RoleUndo.step(plan, then, members, List.of());
    }
  }

  private void isIn(Plan plan, Permits permits, RoleState then, UUID roleId) {
    Head outer = reads.head(roleId).orElseThrow();
    RoleState role = outer.as(RoleState.class);
    if (role.deleted() && !plan.returned.contains(roleId)) {
      return;
    }
    permits.check(Action.ROLE_MANAGE_ROLE_ASSIGNMENTS, Lineage.role(role.projectId(), roleId));
    List<String> member = List.of(Subject.role(then.roleId()));
    RoleUndo.add(plan, outer, new ChangeMembers(roleId, member, List.of()));
    RoleUndo.step(plan, role, member, List.of());
  }

  private void granted(Plan plan, Permits permits, RoleState then, List<Had> had) {
    Map<UUID, List<Had>> on = new LinkedHashMap<>();
    had.forEach(one -> on.computeIfAbsent(one.object().id(), id -> new ArrayList<>()).add(one));
    on.forEach(
        (id, some) ->
            objects
                .find(some.getFirst().object())
                .ifPresent(found -> granted(plan, permits, then, found, some)));
  }

  private void granted(Plan plan, Permits permits, RoleState then, Found found, List<Had> had) {
    List<Entry> entries = new ArrayList<>();
    for (Had one : had) {
      Optional<Privilege> privilege = Privilege.find(found.lineage().kind(), one.privilege());
      if (privilege.isEmpty()) {
        continue;
      }
      // What it had it on may be hidden, so it is not named.
      if (!objects.mayGrant(permits.access(), found, privilege.get())) {
        RoleUndo.block(
            plan,
            null,
            then,
            "Privileges were granted to it that you may not grant; somebody who may can undo it");
        return;
      }
      objects.admit(permits.access(), found, privilege.get());
      entries.add(new Entry(Subject.role(then.roleId()), one.privilege()));
    }
    if (!entries.isEmpty()) {
      Head grants = reads.head(GrantEvent.stream(found.object().id())).orElseThrow();
      plan.others.add(
          new Other(
              grants.id(), grants.version(), new ChangeGrants(found.object(), entries, List.of())));
      GrantUndo.step(plan, found, "grant", entries);
    }
  }
}
