package io.varve.command.role;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.RoleEvent;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.event.RoleEvent.RoleSourceChanged;
import io.varve.ledger.event.RoleEvent.RoleUpdated;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A role, folded from its events, without its members: rows of {@code role_members} hold them. */
public record RoleState(
    UUID roleId,
    UUID projectId,
    String name,
    @Nullable String description,
    String providerId,
    String sourceId,
    boolean deleted) {

  /** The state after {@code event}. */
  public static RoleState evolve(@Nullable RoleState state, Event event) {
    return switch (event) {
      case RoleCreated e ->
          new RoleState(
              e.roleId(),
              e.projectId(),
              e.name(),
              e.description(),
              e.providerId(),
              e.sourceId(),
              false);
      case RoleEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a role: " + event);
    };
  }

  private RoleState after(RoleEvent event) {
    return switch (event) {
      case RoleUpdated e ->
          new RoleState(
              roleId, projectId, e.name(), e.description(), providerId, sourceId, deleted);
      case RoleSourceChanged e ->
          new RoleState(
              roleId, projectId, name, description, e.providerId(), e.sourceId(), deleted);
      case RoleMembersAdded e -> this;
      case RoleMembersRemoved e -> this;
      case RoleDeleted e ->
          new RoleState(roleId, projectId, name, description, providerId, sourceId, true);
      case RoleCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }
}
