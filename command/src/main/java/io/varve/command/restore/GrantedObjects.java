package io.varve.command.restore;

import io.varve.command.grant.GrantHeads;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.project.ProjectState;
import io.varve.command.role.RoleState;
import io.varve.command.tabular.Tabular;
import io.varve.command.warehouse.WarehouseState;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Objects that privileges are on, as they are now. */
final class GrantedObjects {

  private final RestoreReads reads;
  private final RightsReads rights;

  GrantedObjects(RestoreReads reads, RightsReads rights) {
    this.reads = reads;
    this.rights = rights;
  }

  /**
   * An object that is there, or can come back.
   *
   * @param object as the ledger names it, with what it is in now
   * @param namespaces that it is or is in, the innermost first
   * @param name its levels first; empty for the server
   */
  record Found(Lineage lineage, GrantedObject object, List<UUID> namespaces, List<String> name) {}

  /** The object that an event names; empty if it has ended. */
  Optional<Found> find(GrantedObject then) {
    ObjectKind kind = ObjectKind.of(then.kind());
    if (kind == ObjectKind.SERVER) {
      return Optional.of(new Found(Lineage.SERVER, GrantHeads.SERVER, List.of(), List.of()));
    }
    return reads.head(then.id()).flatMap(head -> find(kind, then, head));
  }

  private Optional<Found> find(ObjectKind kind, GrantedObject then, Head head) {
    UUID project = Objects.requireNonNull(then.projectId());
    return switch (kind) {
      case SERVER -> Optional.empty();
      case PROJECT -> {
        ProjectState state = head.as(ProjectState.class);
        yield Boolean.TRUE.equals(state.deleted())
            ? Optional.empty()
            : Optional.of(
                new Found(Lineage.project(project), then, List.of(), List.of(state.name())));
      }
      case ROLE -> {
        RoleState state = head.as(RoleState.class);
        yield state.deleted()
            ? Optional.empty()
            : Optional.of(
                new Found(
                    Lineage.role(project, then.id()), then, List.of(), List.of(state.name())));
      }
      case WAREHOUSE -> {
        WarehouseState state = head.as(WarehouseState.class);
        yield state.hasEnded()
            ? Optional.empty()
            : Optional.of(
                new Found(
                    Lineage.warehouse(project, then.id()), then, List.of(), List.of(state.name())));
      }
      case NAMESPACE -> {
        NamespaceState state = head.as(NamespaceState.class);
        yield state.dropped()
            ? Optional.empty()
            : within(then, then.id(), ObjectKind.NAMESPACE, state.levels());
      }
      case TABLE, VIEW, GENERIC_TABLE -> {
        Tabular state = head.tabular();
        yield state.dropped() && state.softDrop() == null
            ? Optional.empty()
            : within(then, state.name().namespaceId(), kind, Plan.levels(state.name()));
      }
    };
  }

  private Optional<Found> within(
      GrantedObject then, UUID namespaceId, ObjectKind kind, List<String> name) {
    List<UUID> up = reads.above(namespaceId);
    if (up.isEmpty()) {
      return Optional.empty();
    }
    UUID project = Objects.requireNonNull(then.projectId());
    UUID warehouse = Objects.requireNonNull(then.warehouseId());
    Lineage namespace = Lineage.warehouse(project, warehouse).namespace(namespaceId, () -> up);
    return Optional.of(
        new Found(
            kind == ObjectKind.NAMESPACE ? namespace : namespace.tabular(kind, then.id()),
            new GrantedObject(then.kind(), then.id(), project, warehouse, namespaceId),
            up,
            name));
  }

  /** Asks for the right to grant and revoke a privilege. */
  void admit(Access access, Found found, Privilege privilege) {
    access.admitGrant(privilege, found.lineage(), () -> managed(found));
  }

  /** Whether a privilege may be granted and revoked. */
  boolean mayGrant(Access access, Found found, Privilege privilege) {
    return access.mayGrant(privilege, found.lineage(), managed(found));
  }

  private Optional<UUID> managed(Found found) {
    UUID warehouse = found.object().warehouseId();
    return warehouse == null ? Optional.empty() : rights.managed(warehouse, found.namespaces());
  }
}
