package io.varve.api.management;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.query.role.RoleReads;
import io.varve.query.role.RoleReads.RoleRow;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Roles that requests name by their ids. */
@Component
final class RequestedRoles {

  private static final UUID NONE = new UUID(0, 1);

  private final RoleReads reads;

  RequestedRoles(RoleReads reads) {
    this.reads = reads;
  }

  /**
   * A role, if the request may do with it what it is for.
   *
   * @throws RefusedException if it is not there, or hidden
   */
  RoleRow find(Access access, String roleId) {
    return WarehouseIds.ofObject(roleId)
        .flatMap(reads::find)
        .filter(role -> access.admits(Lineage.role(role.projectId(), role.roleId())))
        .orElseThrow(
            () -> {
              // Decided, whether or not there is one.
              access.admits(Lineage.role(NONE, NONE));
              return noSuchRole(roleId);
            });
  }

  static RefusedException noSuchRole(String roleId) {
    return new RefusedException(Reason.NO_SUCH_ROLE, "Role does not exist: " + roleId);
  }
}
