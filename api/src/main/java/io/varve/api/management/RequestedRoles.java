package io.varve.api.management;

import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.PastRoles;
import io.varve.query.role.RoleReads;
import io.varve.query.role.RoleReads.Filter;
import io.varve.query.role.RoleReads.MemberRow;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Roles that requests name, as they are or were at a moment. What is gone by now is found as of
 * then, by the rights that roles of its project give now.
 */
@Component
final class RequestedRoles {

  private static final UUID NONE = new UUID(0, 1);

  private final RoleReads reads;
  private final PastRoles past;
  private final WarehousePositions positions;

  RequestedRoles(RoleReads reads, PastRoles past, WarehousePositions positions) {
    this.reads = reads;
    this.past = past;
    this.positions = positions;
  }

  /**
   * A role, if the request may do with it what it is for.
   *
   * @throws RefusedException if it is not there, or hidden
   */
  RoleRow find(Access access, String roleId) {
    return found(access, roleId, reads::find);
  }

  /**
   * As above, as of a moment.
   *
   * @param asOf null for now
   */
  RoleRow find(Access access, String roleId, @Nullable String asOf) {
    if (asOf == null) {
      return find(access, roleId);
    }
    long position = positions.asOf(asOf);
    return found(access, roleId, id -> past.find(id, position));
  }

  private static RoleRow found(
      Access access, String roleId, Function<UUID, Optional<RoleRow>> lookup) {
    return WarehouseIds.ofObject(roleId)
        .flatMap(lookup)
        .filter(role -> access.admits(Lineage.role(role.projectId(), role.roleId())))
        .orElseThrow(
            () -> {
              // Decided, whether or not there is one.
              access.admits(Lineage.role(NONE, NONE));
              return noSuchRole(roleId);
            });
  }

  /**
   * Roles of a project, by id.
   *
   * @param asOf null for now
   */
  Page<RoleRow> list(UUID projectId, Filter filter, @Nullable String asOf, PageRequest page) {
    return asOf == null
        ? reads.list(projectId, filter, page)
        : past.list(projectId, filter, positions.asOf(asOf), page);
  }

  /**
   * Members of a role that was found, by their ids.
   *
   * @param asOf null for now
   * @param deep whether members of members are listed, too
   * @param type user or role; null for both
   * @throws RefusedException if the type is another
   */
  Page<MemberRow> members(
      UUID roleId, @Nullable String asOf, boolean deep, @Nullable String type, PageRequest page) {
    if (type != null && !type.equals("user") && !type.equals("role")) {
      throw new RefusedException(Reason.BAD_REQUEST, "type must be user or role: " + type);
    }
    boolean users = !"role".equals(type);
    boolean roles = !"user".equals(type);
    return asOf == null
        ? reads.members(roleId, deep, users, roles, page)
        : past.members(roleId, positions.asOf(asOf), deep, users, roles, page);
  }

  /**
   * Roles of a project that somebody is in, by id.
   *
   * @param member id of a user, or {@code role:} and the id of a role
   * @param asOf null for now
   * @param deep whether roles that these are in are listed, too
   */
  Page<RoleRow> rolesOf(
      UUID projectId, String member, @Nullable String asOf, boolean deep, PageRequest page) {
    return asOf == null
        ? reads.rolesOf(projectId, member, deep, page)
        : past.rolesOf(projectId, member, deep, positions.asOf(asOf), page);
  }

  static RefusedException noSuchRole(String roleId) {
    return new RefusedException(Reason.NO_SUCH_ROLE, "Role does not exist: " + roleId);
  }
}
