package io.varve.ledger.event;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a role. */
public sealed interface RoleEvent extends Event {

  UUID roleId();

  @Override
  default UUID stream() {
    return roleId();
  }

  /**
   * A role began.
   *
   * @param providerId whose role it is, such as {@code oidc}; {@code varve} for one that is kept
   *     here only
   * @param sourceId its id at the provider
   */
  record RoleCreated(
      UUID roleId,
      UUID projectId,
      String name,
      @Nullable String description,
      String providerId,
      String sourceId)
      implements RoleEvent {}

  /** A role has another name or description. */
  record RoleUpdated(UUID roleId, String name, @Nullable String description) implements RoleEvent {}

  /** A role is that of another provider, or another one there. */
  record RoleSourceChanged(UUID roleId, String providerId, String sourceId) implements RoleEvent {}

  /**
   * Members came to a role that were none before.
   *
   * @param members ids of users, or {@code role:} and ids of roles
   */
  record RoleMembersAdded(UUID roleId, List<String> members) implements RoleEvent {}

  /** Members went from a role. */
  record RoleMembersRemoved(UUID roleId, List<String> members) implements RoleEvent {}

  /** A role ended, with what was granted to it. */
  record RoleDeleted(UUID roleId, String name) implements RoleEvent {}
}
