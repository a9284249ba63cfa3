package io.varve.command.restore;

import io.varve.command.grant.GrantCommand.ChangeGrants;
import io.varve.command.grant.GrantCommand.SetManagedAccess;
import io.varve.command.grant.GrantCommandHandler;
import io.varve.command.head.HeadMovedException;
import io.varve.command.project.ProjectCommand;
import io.varve.command.project.ProjectCommandHandler;
import io.varve.command.restore.Compensation.Other;
import io.varve.command.role.RoleCommand;
import io.varve.command.role.RoleCommand.ChangeMembers;
import io.varve.command.role.RoleCommand.ReturnRole;
import io.varve.command.role.RoleCommandHandler;
import io.varve.command.warehouse.WarehouseCommand;
import io.varve.command.warehouse.WarehouseCommandHandler;
import io.varve.ledger.write.Writes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries out changes of privileges, roles, warehouses and projects that compensate others. */
public final class OtherChanges {

  private final Writes writes;
  private final GrantCommandHandler grants;
  private final RoleCommandHandler roles;
  private final WarehouseCommandHandler warehouses;
  private final ProjectCommandHandler projects;

  public OtherChanges(
      Writes writes,
      GrantCommandHandler grants,
      RoleCommandHandler roles,
      WarehouseCommandHandler warehouses,
      ProjectCommandHandler projects) {
    this.writes = writes;
    this.grants = grants;
    this.roles = roles;
    this.warehouses = warehouses;
    this.projects = projects;
  }

  /**
   * Carries them out in their order.
   *
   * @throws HeadMovedException if a stream has changed since it was read
   */
  void carryOut(List<Other> others) {
    if (others.isEmpty()) {
      return;
    }
    JdbcClient jdbc = writes.reading();
    others.stream()
        .sorted(Comparator.comparing(Other::stream))
        .forEach(
            other -> {
              if (jdbc.sql("select version from heads where stream_id = ? for no key update")
                  .param(other.stream())
                  .query(Long.class)
                  .optional()
                  .filter(version -> version == other.version())
                  .isEmpty()) {
                throw new HeadMovedException();
              }
            });
    Map<UUID, List<String>> coming = coming(others);
    others.forEach(other -> carryOut(other.command(), coming));
  }

  /** Roles that come back, and their members: rows have them at the end of the transaction only. */
  private static Map<UUID, List<String>> coming(List<Other> others) {
    Map<UUID, List<String>> coming = new HashMap<>();
    for (Other other : others) {
      if (other.command() instanceof ReturnRole role) {
        coming.put(role.roleId(), List.of());
      } else if (other.command() instanceof ChangeMembers members) {
        coming.computeIfPresent(
            members.roleId(),
            (role, before) -> Stream.concat(before.stream(), members.added().stream()).toList());
      }
    }
    return coming;
  }

  private void carryOut(Object command, Map<UUID, List<String>> coming) {
    switch (command) {
      case ChangeGrants c -> grants.handle(c, coming.keySet());
      case SetManagedAccess c -> grants.handle(c);
      case RoleCommand c -> roles.carryOut(c, coming);
      case WarehouseCommand c -> warehouses.carryOut(c);
      case ProjectCommand c -> projects.carryOut(c);
      default -> throw new IllegalArgumentException("No command of an undo: " + command);
    }
  }
}
