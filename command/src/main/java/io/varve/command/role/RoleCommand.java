package io.varve.command.role;

import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.rights.ChangesRights;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of a role. */
public sealed interface RoleCommand extends ChangesRights {

  UUID roleId();

  /**
   * Begins a role.
   *
   * @param providerId whose role it is; null for one that is kept here only
   * @param sourceId its id at the provider; null for its own id
   */
  record CreateRole(
      UUID roleId,
      UUID projectId,
      String name,
      @Nullable String description,
      @Nullable String providerId,
      @Nullable String sourceId)
      implements RoleCommand {}

  /** Gives a role another name and description. */
  record UpdateRole(UUID roleId, String name, @Nullable String description)
      implements RoleCommand {}

  /** Says which role of which provider it is. */
  record SetRoleSource(UUID roleId, String providerId, String sourceId) implements RoleCommand {}

  /**
   * Adds and removes members. What is so already is no change.
   *
   * @param added ids of users, or {@code role:} and ids of roles
   */
  record ChangeMembers(UUID roleId, List<String> added, List<String> removed)
      implements RoleCommand {}

  /** Adds and removes members and owners, all or nothing. */
  record AssignRole(ChangeMembers members, ChangeGrants owners) implements RoleCommand {

    @Override
    public UUID roleId() {
      return members.roleId();
    }
  }

  /** Brings back a role that was deleted, without its members. */
  record ReturnRole(
      UUID roleId, String name, @Nullable String description, String providerId, String sourceId)
      implements RoleCommand {}

  /** Ends a role, with what was granted to it. */
  record DeleteRole(UUID roleId) implements RoleCommand {}
}
