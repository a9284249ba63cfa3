package io.varve.command.role;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfRole;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.grant.GrantWrites;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.name.Names;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.role.RoleCommand.AssignRole;
import io.varve.command.role.RoleCommand.ChangeMembers;
import io.varve.command.role.RoleCommand.CreateRole;
import io.varve.command.role.RoleCommand.DeleteRole;
import io.varve.command.role.RoleCommand.SetRoleSource;
import io.varve.command.role.RoleCommand.UpdateRole;
import io.varve.ledger.Uuids;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;

/** Creates, changes and deletes roles: what a management request comes to. */
public final class RoleWrites {

  /** As many members one request may add and remove. */
  public static final int MOST = 1_000;

  private final CommandGateway commands;
  private final IdempotencyKeys keys;

  public RoleWrites(CommandGateway commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  /**
   * Creates a role, and returns its id.
   *
   * @param providerId whose role it is; null for one that is kept here only
   * @param sourceId its id at the provider; null for its own id
   * @throws RefusedException if the project has one of that name or source
   */
  public UUID create(
      Request request,
      UUID projectId,
      String name,
      @Nullable String description,
      @Nullable String providerId,
      @Nullable String sourceId) {
    Names.checkNew(name);
    UUID id = Uuids.v7();
    Outcome outcome =
        send(
            request,
            projectId,
            name,
            new CreateRole(id, projectId, name, description, providerId, sourceId));
    return Objects.requireNonNull(outcome.objectId());
  }

  /** Gives a role another name and description. */
  public Outcome update(
      Request request, UUID projectId, UUID roleId, String name, @Nullable String description) {
    Names.checkNew(name);
    return send(request, projectId, name, new UpdateRole(roleId, name, description));
  }

  /** Says which role of which provider it is. */
  public Outcome setSource(
      Request request, UUID projectId, UUID roleId, String providerId, String sourceId) {
    return send(request, projectId, sourceId, new SetRoleSource(roleId, providerId, sourceId));
  }

  /**
   * Adds and removes members: ids of users, or {@code role:} and ids of roles.
   *
   * @throws RefusedException if a role would be its own member, or roles would be nested too deep
   */
  public Outcome changeMembers(
      Request request, UUID projectId, UUID roleId, List<String> added, List<String> removed) {
    if (added.size() + removed.size() > MOST) {
      throw tooMany();
    }
    return send(request, projectId, "", new ChangeMembers(roleId, added, removed));
  }

  /**
   * Adds and removes members and owners, all or nothing; as {@link #changeMembers}.
   *
   * @param owners the grants on the role to make and to revoke
   */
  public Outcome assign(
      Request request,
      UUID projectId,
      UUID roleId,
      List<String> added,
      List<String> removed,
      ChangeGrants owners) {
    if (added.size() + removed.size() > MOST) {
      throw tooMany();
    }
    GrantWrites.check(owners.grants(), owners.revocations());
    ChangeMembers members = new ChangeMembers(roleId, added, removed);
    return send(request, projectId, "", new AssignRole(members, owners));
  }

  private static RefusedException tooMany() {
    return new RefusedException(
        Reason.BAD_REQUEST, "At most " + MOST + " members can be changed by one request");
  }

  /** Ends a role, with what was granted to it. */
  public Outcome delete(Request request, UUID projectId, UUID roleId) {
    return send(request, projectId, "", new DeleteRole(roleId));
  }

  private Outcome send(Request request, UUID projectId, String name, RoleCommand command) {
    return keys.once(
        request,
        () -> {
          try {
            return commands.send(
                request, projectId, null, command, result -> Outcome.of(command.roleId()));
          } catch (AggregateNotFoundException e) {
            throw new RefusedException(
                Reason.NO_SUCH_ROLE, "Role does not exist: " + command.roleId());
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new OfRole(projectId, name));
          }
        });
  }
}
