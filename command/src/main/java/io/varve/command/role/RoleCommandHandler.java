package io.varve.command.role;

import io.varve.command.grant.GrantCommandHandler;
import io.varve.command.head.HeadRepository;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.role.RoleCommand.AssignRole;
import io.varve.command.role.RoleCommand.ChangeMembers;
import io.varve.command.role.RoleCommand.CreateRole;
import io.varve.command.role.RoleCommand.DeleteRole;
import io.varve.command.role.RoleCommand.ReturnRole;
import io.varve.command.role.RoleCommand.SetRoleSource;
import io.varve.command.role.RoleCommand.UpdateRole;
import io.varve.ledger.write.Writes;
import io.varve.security.rights.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries out commands on roles; no other change of rights runs beside it. */
public final class RoleCommandHandler {

  /** Roles in roles in roles: so many at most. */
  static final int DEEPEST = 16;

  private final HeadRepository<RoleState, RoleRoot> roles;
  private final Writes writes;
  private final GrantCommandHandler grants;

  /**
   * @param grants carries out changes of who owns a role
   */
  public RoleCommandHandler(
      HeadRepository<RoleState, RoleRoot> roles, Writes writes, GrantCommandHandler grants) {
    this.roles = roles;
    this.writes = writes;
    this.grants = grants;
  }

  @CommandHandler
  void handle(CreateRole command) {
    roles.begin(RoleDecider.create(command));
  }

  @CommandHandler
  void handle(UpdateRole command) {
    change(command);
  }

  @CommandHandler
  void handle(SetRoleSource command) {
    change(command);
  }

  @CommandHandler
  void handle(DeleteRole command) {
    change(command);
  }

  @CommandHandler
  void handle(ReturnRole command) {
    change(command);
  }

  /**
   * Carries out any command in a transaction of others.
   *
   * @param coming roles that come back in the same transaction, and their members
   */
  public void carryOut(RoleCommand command, Map<UUID, List<String>> coming) {
    switch (command) {
      case CreateRole c -> handle(c);
      case ChangeMembers c -> handle(c, coming);
      case AssignRole c -> handle(c);
      case UpdateRole c -> change(c);
      case SetRoleSource c -> change(c);
      case ReturnRole c -> change(c);
      case DeleteRole c -> change(c);
    }
  }

  private void change(RoleCommand command) {
    roles
        .load(command.roleId().toString())
        .execute(root -> root.carryOut(RoleDecider.decide(root.state(), command)));
  }

  @CommandHandler
  void handle(ChangeMembers command) {
    handle(command, Map.of());
  }

  private void handle(ChangeMembers command, Map<UUID, List<String>> coming) {
    roles
        .load(command.roleId().toString())
        .execute(
            root -> {
              JdbcClient jdbc = writes.reading();
              checkNesting(jdbc, root.state(), command.added(), coming);
              root.carryOut(RoleDecider.changeMembers(root.state(), there(jdbc, command), command));
            });
  }

  @CommandHandler
  void handle(AssignRole command) {
    handle(command.members());
    grants.handle(command.owners(), Set.of());
  }

  private static Set<String> there(JdbcClient jdbc, ChangeMembers command) {
    String[] asked =
        Stream.concat(command.added().stream(), command.removed().stream()).toArray(String[]::new);
    return new HashSet<>(
        jdbc.sql("select member from role_members where role_id = ? and member = any(?)")
            .params(command.roleId(), asked)
            .query(String.class)
            .list());
  }

  private static void checkNesting(
      JdbcClient jdbc, RoleState role, List<String> added, Map<UUID, List<String>> coming) {
    List<UUID> nested = new ArrayList<>();
    nest(added, coming, nested);
    if (nested.isEmpty()) {
      return;
    }
    int above = height(jdbc, ABOVE, role.roleId(), nested);
    for (UUID member : nested) {
      boolean known =
          coming.containsKey(member)
              || jdbc.sql("select exists(select from roles where role_id = ? and project_id = ?)")
                  .params(member, role.projectId())
                  .query(Boolean.class)
                  .single();
      if (!known) {
        throw new RefusedException(
            Reason.NO_SUCH_ROLE, "Role does not exist in the project of this one: " + member);
      }
      if (above + height(jdbc, BELOW, member, List.of()) + 1 + coming.size() > DEEPEST) {
        throw new RefusedException(
            Reason.BAD_REQUEST, "Roles can be nested " + DEEPEST + " deep; this would be deeper");
      }
    }
  }

  // What a role that comes back has in it is in no row yet.
  private static void nest(List<String> added, Map<UUID, List<String>> coming, List<UUID> nested) {
    for (String one : added) {
      UUID role = Subject.role(one).orElse(null);
      if (role != null && !nested.contains(role)) {
        nested.add(role);
        nest(coming.getOrDefault(role, List.of()), coming, nested);
      }
    }
  }

  // Not "union all", which would follow each of the paths between two roles, and they may be many.
  private static final String ABOVE =
      """
      with recursive found(role_id, depth) as (
        select ?::uuid, 0
        union
        select m.role_id, f.depth + 1 from found f
        join role_members m on m.member = 'role:' || f.role_id where f.depth < ?)
      select role_id, max(depth) as depth from found group by role_id
      """;

  private static final String BELOW =
      """
      with recursive found(role_id, depth) as (
        select ?::uuid, 0
        union
        select substring(m.member from 6)::uuid, f.depth + 1 from found f
        join role_members m on m.role_id = f.role_id and m.member like 'role:%' where f.depth < ?)
      select role_id, max(depth) as depth from found group by role_id
      """;

  private record Found(UUID roleId, int depth) {}

  /** How many roles are above or below one, at most; refuses one of which it is a member. */
  private static int height(JdbcClient jdbc, String sql, UUID role, List<UUID> refused) {
    List<Found> found = jdbc.sql(sql).params(role, DEEPEST).query(Found.class).list();
    for (Found one : found) {
      if (refused.contains(one.roleId)) {
        throw new RefusedException(
            Reason.BAD_REQUEST,
            "A role can't be a member of itself, and this one would be by way of " + one.roleId);
      }
    }
    return found.stream().mapToInt(Found::depth).max().orElse(0);
  }
}
