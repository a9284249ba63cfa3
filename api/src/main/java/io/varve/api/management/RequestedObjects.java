package io.varve.api.management;

import io.varve.command.grant.GrantHeads;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.query.grant.ObjectReads;
import io.varve.query.grant.ObjectReads.Found;
import io.varve.query.namespace.Lineages;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Objects that requests about rights name by their ids. */
@Component
final class RequestedObjects {

  private static final UUID NONE = new UUID(0, 1);

  private final WarehouseResolution warehouses;
  private final ObjectReads objects;

  RequestedObjects(WarehouseResolution warehouses, ObjectReads objects) {
    this.warehouses = warehouses;
    this.objects = objects;
  }

  /**
   * An object that is there.
   *
   * @param granted as the ledger names it
   * @param namespaces that it is or is in, the innermost first
   */
  record Requested(Lineage lineage, GrantedObject granted, List<UUID> namespaces) {}

  static Requested server() {
    return new Requested(Lineage.SERVER, GrantHeads.SERVER, List.of());
  }

  static Requested project(UUID id) {
    return new Requested(
        Lineage.project(id),
        new GrantedObject(ObjectKind.PROJECT.text(), id, id, null, null),
        List.of());
  }

  static Requested role(UUID project, UUID id) {
    return new Requested(
        Lineage.role(project, id),
        new GrantedObject(ObjectKind.ROLE.text(), id, project, null, null),
        List.of());
  }

  /**
   * A warehouse, or what is in it.
   *
   * @param kind namespace, table, view or generic-table; null for the warehouse
   * @throws RefusedException if it is not there
   */
  Requested find(String warehouse, @Nullable String kind, @Nullable String object) {
    ResolvedWarehouse within =
        WarehouseIds.ofObject(warehouse)
            .flatMap(warehouses::untilItsEnd)
            .orElseThrow(() -> WarehouseIds.noSuchWarehouse(warehouse));
    if (kind == null || object == null) {
      UUID id = within.warehouseId();
      return new Requested(
          Lineages.of(within),
          new GrantedObject(ObjectKind.WAREHOUSE.text(), id, within.projectId(), id, null),
          List.of());
    }
    ObjectKind of = ObjectKind.of(kind);
    return WarehouseIds.ofObject(object)
        .flatMap(id -> objects.find(Lineages.of(within), of, id))
        .map(found -> requested(within, of, found))
        .orElseThrow(() -> NameRefusals.noSuchId(of, object));
  }

  /**
   * A namespace of any warehouse, if the request may do with it what it is for.
   *
   * @throws RefusedException if it is not there, or hidden
   */
  Requested namespace(Access access, String namespaceId) {
    return WarehouseIds.ofObject(namespaceId)
        .flatMap(
            id ->
                objects
                    .warehouseOf(id)
                    .flatMap(warehouses::untilItsEnd)
                    .flatMap(
                        within ->
                            objects
                                .find(Lineages.of(within), ObjectKind.NAMESPACE, id)
                                .map(found -> requested(within, ObjectKind.NAMESPACE, found))))
        .filter(found -> access.admits(found.lineage()))
        .orElseThrow(
            () -> {
              // Decided, whether or not there is one.
              access.admits(Lineage.warehouse(NONE, NONE).namespace(NONE, null));
              return NameRefusals.noSuchId(ObjectKind.NAMESPACE, namespaceId);
            });
  }

  private static Requested requested(ResolvedWarehouse within, ObjectKind kind, Found found) {
    return new Requested(
        found.lineage(),
        new GrantedObject(
            kind.text(),
            found.lineage().id(),
            within.projectId(),
            within.warehouseId(),
            found.namespaces().getFirst()),
        found.namespaces());
  }

  /** Whether a namespace has managed access itself. */
  boolean isManagedItself(Requested namespace) {
    return objects.managed(NONE, namespace.namespaces().subList(0, 1)).isPresent();
  }

  /** Whether a namespace is in something with managed access. */
  boolean isManagedAbove(Requested namespace) {
    UUID warehouse = namespace.granted().warehouseId();
    List<UUID> above = namespace.namespaces().subList(1, namespace.namespaces().size());
    return objects.managed(warehouse == null ? NONE : warehouse, above).isPresent();
  }

  /** The container with managed access that an object is, or is in. */
  Optional<UUID> managed(Requested object) {
    UUID warehouse = object.granted().warehouseId();
    return warehouse == null ? Optional.empty() : objects.managed(warehouse, object.namespaces());
  }
}
