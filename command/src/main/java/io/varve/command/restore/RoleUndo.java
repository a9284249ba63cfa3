package io.varve.command.restore;

import io.varve.command.restore.Compensation.Other;
import io.varve.command.restore.Plan.Parted;
import io.varve.command.restore.Plan.Revoked;
import io.varve.command.restore.Plan.Step;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.command.role.RoleCommand;
import io.varve.command.role.RoleCommand.ChangeMembers;
import io.varve.command.role.RoleCommand.DeleteRole;
import io.varve.command.role.RoleCommand.SetRoleSource;
import io.varve.command.role.RoleCommand.UpdateRole;
import io.varve.command.role.RoleState;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.event.RoleEvent.RoleSourceChanged;
import io.varve.ledger.event.RoleEvent.RoleUpdated;
import io.varve.ledger.seal.StoredEvent;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes back what events did to a role: that it is there, its name and source, its members. */
final class RoleUndo implements StreamUndo {

  static final String PRESENCE = EventTypes.sqlNames(RoleCreated.class, RoleDeleted.class);
  private static final String UPDATED = EventTypes.sqlNames(RoleUpdated.class);
  private static final String SOURCE = EventTypes.sqlNames(RoleSourceChanged.class);

  /** Events of a role that are folded, and what it has that one undo looks at. */
  static final int MOST = 1000;

  private final RestoreReads reads;
  private final RightsReads rights;
  private final RoleReturn returns;

  RoleUndo(RestoreReads reads, RightsReads rights, RoleReturn returns) {
    this.reads = reads;
    this.rights = rights;
    this.returns = returns;
  }

  /**
   * A role at one version of its stream.
   *
   * @param state null before it begins
   */
  record Then(@Nullable RoleState state, Set<String> members) {

    boolean isThere() {
      return state != null && !state.deleted();
    }

    RoleState there() {
      return Objects.requireNonNull(state);
    }

    Then after(Event event) {
      Set<String> next = new LinkedHashSet<>(members);
      switch (event) {
        case RoleMembersAdded e -> next.addAll(e.members());
        case RoleMembersRemoved e -> e.members().forEach(next::remove);
        case RoleCreated e -> next.clear();
        case RoleDeleted e -> next.clear();
        default -> {}
      }
      return new Then(RoleState.evolve(state, event), next);
    }
  }

  /** Whether events made a role, so that it ends. */
  static boolean ends(List<StoredEvent> events) {
    return events.getFirst().name().equals(EventTypes.of(RoleCreated.class).name())
        && !events.getLast().name().equals(EventTypes.of(RoleDeleted.class).name());
  }

  @Override
  public void plan(Plan plan, Permits permits, Head head, List<StoredEvent> events) {
    RoleState now = head.as(RoleState.class);
    long first = events.getFirst().streamVersion();
    List<Event> earlier = reads.events(head.id(), first, MOST + 1);
    if (earlier.size() > MOST) {
      block(
          plan,
          null,
          now,
          "Its history has more than %d events before this; change it by hand".formatted(MOST));
      return;
    }
    Then before = new Then(null, Set.of());
    for (Event event : earlier) {
      before = before.after(event);
    }
    Then after = before;
    for (StoredEvent event : events) {
      after = after.after(Undoing.event(event));
    }
    long last = events.getLast().streamVersion();
    if (now.deleted() == after.isThere()) {
      blockLater(
          plan, now, reads.later(head.id(), last, PRESENCE), "It was deleted or came back since");
    } else if (after.isThere() && before.isThere()) {
      change(plan, permits, head, new Change(before, after, events, last), now);
    } else if (after.isThere()) {
      end(plan, permits, head, after, now, last);
    } else if (before.isThere()) {
      returns.plan(plan, permits, head, before);
    }
  }

  private record Change(Then before, Then after, List<StoredEvent> events, long last) {

    /**
     * Members that came, or those that went. An event has those only that really did; a member that
     * was deleted went without one.
     */
    List<String> members(boolean came) {
      Map<String, Boolean> first = new LinkedHashMap<>();
      Map<String, Boolean> newest = new HashMap<>();
      for (StoredEvent stored : events) {
        switch (Undoing.event(stored)) {
          case RoleMembersAdded e -> e.members().forEach(one -> put(first, newest, one, true));
          case RoleMembersRemoved e -> e.members().forEach(one -> put(first, newest, one, false));
          default -> {}
        }
      }
      Boolean wanted = came;
      first
          .keySet()
          .removeIf(one -> !wanted.equals(first.get(one)) || !wanted.equals(newest.get(one)));
      return List.copyOf(first.keySet());
    }

    private static void put(
        Map<String, Boolean> first, Map<String, Boolean> newest, String member, boolean came) {
      first.putIfAbsent(member, came);
      newest.put(member, came);
    }
  }

  private void change(Plan plan, Permits permits, Head head, Change change, RoleState now) {
    RoleState target = change.before.there();
    RoleState was = change.after.there();
    Lineage role = Lineage.role(now.projectId(), now.roleId());
    boolean isNamed = target.name().equals(was.name());
    boolean isDescribed = Objects.equals(target.description(), was.description());
    if (!isNamed || !isDescribed) {
      permits.check(Action.ROLE_UPDATE, role);
      if ((isNamed || now.name().equals(was.name()))
          && (isDescribed || Objects.equals(now.description(), was.description()))) {
        update(
            plan,
            head,
            now,
            isNamed ? now.name() : target.name(),
            isDescribed ? now.description() : target.description());
      } else {
        blockLater(
            plan,
            now,
            reads.later(head.id(), change.last, UPDATED),
            "It got another name or description since");
      }
    }
    source(plan, permits, head, change, now);
    members(plan, permits, head, change, now);
  }

  private void update(
      Plan plan, Head head, RoleState now, String name, @Nullable String description) {
    if (rights.isNameTaken(now.projectId(), name, now.roleId())) {
      block(plan, null, now, "The name " + name + " is taken; rename what has it, or delete it");
      return;
    }
    add(plan, head, new UpdateRole(now.roleId(), name, description));
    boolean isRenamed = !name.equals(now.name());
    step(
        plan,
        now,
        isRenamed ? "rename" : "update",
        isRenamed ? List.of(name) : null,
        Objects.equals(description, now.description()) ? List.of() : List.of("set description"));
  }

  private void source(Plan plan, Permits permits, Head head, Change change, RoleState now) {
    RoleState target = change.before.there();
    RoleState was = change.after.there();
    if (isSameSource(target, was)) {
      return;
    }
    permits.check(Action.ROLE_UPDATE_SOURCE_SYSTEM, Lineage.role(now.projectId(), now.roleId()));
    permits.checkSource(now.projectId());
    if (!isSameSource(now, was)) {
      blockLater(
          plan, now, reads.later(head.id(), change.last, SOURCE), "It got another source since");
    } else if (rights.isSourceTaken(
        now.projectId(), target.providerId(), target.sourceId(), now.roleId())) {
      block(plan, null, now, "Another role is this one of the provider by now");
    } else {
      add(plan, head, new SetRoleSource(now.roleId(), target.providerId(), target.sourceId()));
      step(plan, now, "set-source", null, List.of(target.providerId() + " " + target.sourceId()));
    }
  }

  private static boolean isSameSource(RoleState one, RoleState other) {
    return one.providerId().equals(other.providerId()) && one.sourceId().equals(other.sourceId());
  }

  private void members(Plan plan, Permits permits, Head head, Change change, RoleState now) {
    List<String> added = change.members(false);
    List<String> removed = change.members(true);
    if (added.isEmpty() && removed.isEmpty()) {
      return;
    }
    permits.check(Action.ROLE_MANAGE_ROLE_ASSIGNMENTS, Lineage.role(now.projectId(), now.roleId()));
    List<String> all = new ArrayList<>(added);
    all.addAll(removed);
    Set<String> there = rights.members(now.roleId(), all);
    List<String> changed =
        all.stream().filter(member -> there.contains(member) == added.contains(member)).toList();
    changed.stream()
        .limit(ContentPlanner.MOST_NAMES)
        .forEach(
            member ->
                blockLater(
                    plan,
                    now,
                    rights.later(head.id(), change.last, member),
                    member + " came or went since"));
    Set<UUID> missing = new HashSet<>();
    added.forEach(member -> Subject.role(member).ifPresent(missing::add));
    missing.removeAll(rights.roles(missing));
    missing.removeAll(plan.returned);
    missing.forEach(
        role ->
            block(
                plan,
                reads.last(role, PRESENCE).stream().findFirst().orElse(null),
                now,
                "The role " + role + " that was in it was deleted; undo that first"));
    boolean nests = added.stream().anyMatch(member -> Subject.role(member).isPresent());
    if (nests && plan.nests) {
      // Each is checked against the rows, which have none of the others yet.
      block(plan, null, now, "Another role gets roles as members, too; undo the events one by one");
    }
    if (!changed.isEmpty() || !missing.isEmpty() || nests && plan.nests) {
      return;
    }
    plan.nests |= nests;
    add(plan, head, new ChangeMembers(now.roleId(), added, removed));
    removed.forEach(member -> plan.parted.add(new Parted(now.roleId(), member)));
    step(plan, now, added, removed);
  }

  /** What others gave it or did with it since must be taken back before. */
  private void end(Plan plan, Permits permits, Head head, Then after, RoleState now, long last) {
    permits.check(Action.ROLE_DELETE, Lineage.role(now.projectId(), now.roleId()));
    int blockers = plan.blockers.size();
    RoleState was = after.there();
    if (!now.equals(was)) {
      blockLater(
          plan, now, reads.later(head.id(), last, UPDATED + ", " + SOURCE), "It was changed since");
    }
    rights.members(now.roleId(), after.members.size() + 1).stream()
        .filter(member -> !after.members.contains(member))
        .limit(1)
        .forEach(
            member ->
                blockLater(
                    plan,
                    now,
                    rights.later(head.id(), last, member),
                    "It has members; remove them first"));
    String subject = Subject.role(now.roleId());
    if (rights.grantedTo(now.roleId(), MOST).stream()
        .anyMatch(
            held ->
                !plan.revoked.contains(
                    new Revoked(held.objectId(), new Entry(subject, held.privilege()))))) {
      block(plan, null, now, "Something is granted to it; revoke that first");
    }
    if (rights.rolesOf(now.roleId(), MOST).stream()
        .anyMatch(role -> !plan.parted.contains(new Parted(role, subject)))) {
      block(plan, null, now, "It is a member of another role; take it out first");
    }
    if (plan.blockers.size() == blockers) {
      add(plan, head, new DeleteRole(now.roleId()));
      step(plan, now, "delete", null, List.of());
    }
  }

  static void add(Plan plan, Head head, RoleCommand command) {
    plan.others.add(new Other(head.id(), head.version(), command));
  }

  static void step(Plan plan, RoleState role, List<String> added, List<String> removed) {
    List<String> changes = new ArrayList<>();
    if (!added.isEmpty()) {
      changes.add("add " + ContentPlanner.few(added));
    }
    if (!removed.isEmpty()) {
      changes.add("remove " + ContentPlanner.few(removed));
    }
    step(plan, role, "change-members", null, changes);
  }

  static void step(
      Plan plan, RoleState role, String action, @Nullable List<String> to, List<String> changes) {
    plan.steps.add(new Step("role", role.roleId(), List.of(role.name()), action, to, changes));
  }

  static void block(Plan plan, @Nullable Later event, RoleState role, String why) {
    plan.block(event, "role", role.roleId(), List.of(role.name()), why);
  }

  private static void blockLater(Plan plan, RoleState role, List<Later> later, String why) {
    later.forEach(event -> block(plan, event, role, why));
    if (later.isEmpty()) {
      block(plan, null, role, why);
    }
  }
}
