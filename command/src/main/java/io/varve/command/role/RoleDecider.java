package io.varve.command.role;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.role.RoleCommand.AssignRole;
import io.varve.command.role.RoleCommand.ChangeMembers;
import io.varve.command.role.RoleCommand.CreateRole;
import io.varve.command.role.RoleCommand.DeleteRole;
import io.varve.command.role.RoleCommand.ReturnRole;
import io.varve.command.role.RoleCommand.SetRoleSource;
import io.varve.command.role.RoleCommand.UpdateRole;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.event.RoleEvent.RoleSourceChanged;
import io.varve.ledger.event.RoleEvent.RoleUpdated;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The rules of a role. */
public final class RoleDecider {

  /** The provider of roles that are kept here only. */
  public static final String OWN_PROVIDER = "varve";

  private RoleDecider() {}

  /** What comes of creating one. That its name and its source are free, the database decides. */
  public static Decision create(CreateRole command) {
    String provider = command.providerId();
    String source = command.sourceId();
    return Decision.accept(
        new RoleCreated(
            command.roleId(),
            command.projectId(),
            command.name(),
            command.description(),
            provider == null ? OWN_PROVIDER : provider,
            source == null ? command.roleId().toString() : source));
  }

  /** What comes of any other command but those on members. */
  public static Decision decide(RoleState state, RoleCommand command) {
    if (command instanceof ReturnRole c) {
      return state.deleted()
          ? Decision.accept(
              new RoleCreated(
                  c.roleId(),
                  state.projectId(),
                  c.name(),
                  c.description(),
                  c.providerId(),
                  c.sourceId()))
          : Decision.accept();
    }
    if (state.deleted()) {
      return Decision.refuse(Reason.NO_SUCH_ROLE, "Role does not exist: " + state.roleId());
    }
    return switch (command) {
      case UpdateRole c ->
          c.name().equals(state.name()) && Objects.equals(c.description(), state.description())
              ? Decision.accept()
              : Decision.accept(new RoleUpdated(c.roleId(), c.name(), c.description()));
      case SetRoleSource c ->
          c.providerId().equals(state.providerId()) && c.sourceId().equals(state.sourceId())
              ? Decision.accept()
              : Decision.accept(new RoleSourceChanged(c.roleId(), c.providerId(), c.sourceId()));
      case DeleteRole c -> Decision.accept(new RoleDeleted(c.roleId(), state.name()));
      case ReturnRole c -> throw new IllegalArgumentException("It was decided before: " + c);
      case CreateRole c -> throw new IllegalArgumentException("It began before: " + c);
      case ChangeMembers c -> throw new IllegalArgumentException("Needs the members: " + c);
      case AssignRole c -> throw new IllegalArgumentException("It is two decisions: " + c);
    };
  }

  /**
   * What comes of a change of members.
   *
   * @param there those of the command's members that are members now
   */
  public static Decision changeMembers(RoleState state, Set<String> there, ChangeMembers command) {
    if (state.deleted()) {
      return Decision.refuse(Reason.NO_SUCH_ROLE, "Role does not exist: " + state.roleId());
    }
    Set<String> added = new LinkedHashSet<>(command.added());
    added.removeAll(there);
    Set<String> removed = new LinkedHashSet<>(command.removed());
    removed.retainAll(there);
    List<Event> events = new ArrayList<>();
    if (!added.isEmpty()) {
      events.add(new RoleMembersAdded(state.roleId(), List.copyOf(added)));
    }
    if (!removed.isEmpty()) {
      events.add(new RoleMembersRemoved(state.roleId(), List.copyOf(removed)));
    }
    return Decision.accept(events.toArray(Event[]::new));
  }
}
