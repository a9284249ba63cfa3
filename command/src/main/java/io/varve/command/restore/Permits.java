package io.varve.command.restore;

import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.tabular.Tabular;
import io.varve.command.warehouse.ManagedBy;
import io.varve.ledger.event.TabularKind;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ForbiddenException;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the right to each change of a plan. It is what gives the planners their objects' names,
 * so none of them can plan for an object without it. What is of another warehouse is hidden.
 */
final class Permits {

  private static final UUID ANY = new UUID(0, 1);

  private final Request request;
  private final Access access;
  private final @Nullable Warehouse warehouse;
  private final RestoreReads reads;
  private final Supplier<RefusedException> hidden;

  /**
   * @param warehouse null if nothing of a warehouse is planned
   * @param hidden how an object that may not be known of is answered
   */
  Permits(
      Request request,
      @Nullable Warehouse warehouse,
      RestoreReads reads,
      Supplier<RefusedException> hidden) {
    this.request = request;
    this.access = request.access();
    this.warehouse = warehouse;
    this.reads = reads;
    this.hidden = hidden;
  }

  Access access() {
    return access;
  }

  Request request() {
    return request;
  }

  Warehouse warehouse() {
    return Objects.requireNonNull(warehouse);
  }

  /**
   * Whether a table, view or generic table may be known of.
   *
   * @throws ForbiddenException if it may be, and its metadata not
   */
  boolean sees(Tabular object) {
    return isIn(object)
        && access.admits(Action.valueOf(object.kind().name() + "_GET_METADATA"), lineage(object));
  }

  /** Whether a namespace may be known of. */
  boolean sees(UUID namespaceId) {
    return access.admits(Action.NAMESPACE_GET_METADATA, namespace(namespaceId));
  }

  /** What is thrown for an object that may not be known of. */
  RefusedException hidden() {
    return hidden.get();
  }

  private boolean isIn(Tabular object) {
    return object.warehouseId().equals(warehouse().warehouseId());
  }

  private Lineage lineage(Tabular object) {
    return namespace(object.name().namespaceId())
        .tabular(ObjectKind.of(object.kind().text()), object.id());
  }

  /** Whatever is done to a table, view or generic table, such as {@code DROP}. */
  void check(String what, Tabular object) {
    if (!isIn(object)) {
      throw hidden.get();
    }
    check(Action.valueOf(object.kind().name() + "_" + what), lineage(object));
  }

  /** Whether something may get a name in a namespace. */
  void checkName(TabularKind kind, UUID namespaceId) {
    check(
        switch (kind) {
          case TABLE -> Action.NAMESPACE_CREATE_TABLE;
          case VIEW -> Action.NAMESPACE_CREATE_VIEW;
          case GENERIC_TABLE -> Action.NAMESPACE_CREATE_GENERIC_TABLE;
        },
        namespace(namespaceId));
  }

  void check(Action action, UUID namespaceId) {
    check(action, namespace(namespaceId));
  }

  /**
   * Whether a namespace may be made in another one, or at the top.
   *
   * @param parentId null at the top
   */
  void checkIn(@Nullable UUID parentId, Action inNamespace, Action atTop) {
    if (parentId == null) {
      check(atTop, warehouse().lineage());
    } else {
      check(inNamespace, namespace(parentId));
    }
  }

  /** A change of the warehouse itself, which who administers the server may make, too. */
  void checkWarehouse(Action action) {
    Warehouse changed = warehouse();
    check(
        action,
        ManagedBy.of(changed.managedBy()) == ManagedBy.INSTANCE_ADMIN
            ? Lineage.administered(changed.projectId(), changed.warehouseId())
            : changed.lineage());
  }

  /** Whether roles of providers may be made in a project. */
  void checkSource(UUID projectId) {
    check(Action.ROLE_UPDATE_SOURCE_SYSTEM, Lineage.role(projectId, ANY));
  }

  /** Any action. */
  void check(Action action, Lineage object) {
    if (!access.admits(action, object)) {
      throw hidden.get();
    }
  }

  private Lineage namespace(UUID id) {
    return warehouse().lineage().namespace(id, () -> reads.above(id));
  }
}
