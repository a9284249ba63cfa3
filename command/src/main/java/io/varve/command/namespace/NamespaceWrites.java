package io.varve.command.namespace;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.DroppedNamespace;
import io.varve.command.constraint.Subject.NewNamespace;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.LocationRights;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.lookup.FoundNamespace;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.name.Names;
import io.varve.command.namespace.NamespaceCommand.CreateNamespace;
import io.varve.command.namespace.NamespaceCommand.DropNamespace;
import io.varve.command.namespace.NamespaceCommand.MoveNamespace;
import io.varve.command.namespace.NamespaceCommand.UpdateNamespaceProperties;
import io.varve.command.property.SecretProperties;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.tabular.Dropping;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.store.LedgerJson;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Creates, changes and drops namespaces: what a REST request on a namespace comes to. */
public final class NamespaceWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final LocationRights rights;
  private final NamespaceLocks namespaces;

  public NamespaceWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      LocationRights rights,
      NamespaceLocks namespaces) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.rights = rights;
    this.namespaces = namespaces;
  }

  private record Created(List<String> namespace, Map<String, String> properties) {}

  /**
   * Creates a namespace; its parent must exist.
   *
   * @return the answer's body
   */
  public Outcome create(
      Request request, Warehouse warehouse, List<String> levels, Map<String, String> properties) {
    Names.checkNew(levels);
    SecretProperties.check(properties);
    WarehouseFolders.checkOfNamespace(warehouse, properties);
    return keys.once(
        request,
        () -> {
          UUID parentId =
              lookup.parent(
                  request.access(),
                  warehouse,
                  levels,
                  Action.NAMESPACE_CREATE_NAMESPACE,
                  Action.WAREHOUSE_CREATE_NAMESPACE);
          checkLocation(request, warehouse, levels.subList(0, levels.size() - 1), properties);
          if (isThere(warehouse, levels)) {
            throw Constraint.NAMESPACES_PATH.refusal(
                new NewNamespace(warehouse.warehouseId(), levels));
          }
          CreateNamespace command =
              new CreateNamespace(
                  Uuids.v7(), warehouse.warehouseId(), parentId, levels, new TreeMap<>(properties));
          try {
            return commands.send(
                request, warehouse, command, body(new Created(levels, command.properties())));
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new NewNamespace(warehouse.warehouseId(), levels));
          }
        });
  }

  private void checkLocation(
      Request request, Warehouse warehouse, List<String> levels, Map<String, String> properties) {
    String location = properties.get("location");
    if (location != null) {
      rights.check(request.access(), warehouse, levels, List.of(Location.of(location)));
    }
  }

  // For who may take names there, so it is not asked what else they may do.
  private boolean isThere(Warehouse warehouse, List<String> levels) {
    return lookup.findNamespace(Access.UNLIMITED, warehouse, levels).isPresent();
  }

  /**
   * Sets and removes properties.
   *
   * @return the answer's body
   */
  public Outcome updateProperties(
      Request request,
      Warehouse warehouse,
      List<String> levels,
      Map<String, String> updates,
      List<String> removals) {
    Set<String> both = new HashSet<>(removals);
    both.retainAll(updates.keySet());
    if (!both.isEmpty()) {
      throw new RefusedException(
          Reason.UNPROCESSABLE, "Keys are both updated and removed: " + both);
    }
    SecretProperties.check(updates);
    WarehouseFolders.checkOfNamespace(warehouse, updates);
    return keys.once(
        request,
        () -> {
          UUID id = lookup.namespace(request.access(), warehouse, levels).namespaceId();
          checkLocation(request, warehouse, levels, updates);
          return commands.send(
              request,
              warehouse.projectId(),
              warehouse.warehouseId(),
              new UpdateNamespaceProperties(id, updates, List.copyOf(new HashSet<>(removals))),
              change -> body(Objects.requireNonNull(change)));
        });
  }

  /**
   * Gives a namespace another name, maybe in another namespace of the warehouse, with the tables
   * and views that it holds; their files stay where they are.
   *
   * @param namespaceId of the namespace, which may hold no other one
   * @param to the whole new name
   * @param force whether protection does not count
   */
  public Outcome move(
      Request request, Warehouse warehouse, UUID namespaceId, List<String> to, boolean force) {
    Names.checkNew(to);
    return keys.once(
        request,
        () -> {
          UUID parentId =
              lookup.parent(
                  request.access(),
                  warehouse,
                  to,
                  Action.NAMESPACE_ACCEPT_MOVED_NAMESPACE,
                  Action.WAREHOUSE_ACCEPT_MOVED_NAMESPACE);
          Optional<FoundNamespace> there = lookup.findNamespace(Access.UNLIMITED, warehouse, to);
          if (there.filter(found -> !found.namespaceId().equals(namespaceId)).isPresent()) {
            throw Constraint.NAMESPACES_PATH.refusal(new NewNamespace(warehouse.warehouseId(), to));
          }
          if (namespaceId.equals(parentId)) {
            throw new RefusedException(
                Reason.BAD_REQUEST,
                "A namespace is not moved into itself: " + String.join(".", to));
          }
          try {
            return commands.send(
                request,
                warehouse,
                new MoveNamespace(namespaceId, parentId, to, force),
                Outcome.of(namespaceId));
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new NewNamespace(warehouse.warehouseId(), to));
          }
        });
  }

  /**
   * Drops a namespace; with {@code recursive}, all that it holds too, for good or as the
   * warehouse's delete profile says.
   *
   * @param force whether protection and the delete profile do not count
   */
  public Outcome drop(
      Request request,
      Warehouse warehouse,
      List<String> levels,
      boolean recursive,
      boolean purgeRequested,
      boolean force) {
    return keys.once(
        request,
        () -> {
          UUID id = lookup.namespace(request.access(), warehouse, levels).namespaceId();
          if (!recursive && !namespaces.isEmpty(id)) {
            throw Constraint.NAMESPACES_PARENT.refusal(
                new DroppedNamespace(warehouse.warehouseId(), levels));
          }
          try {
            return commands.send(
                request,
                warehouse,
                new DropNamespace(id, recursive, purgeRequested, Dropping.of(warehouse, force)),
                Outcome.done());
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new DroppedNamespace(warehouse.warehouseId(), levels));
          }
        });
  }

  private static Outcome body(Object answer) {
    return Outcome.of(new RawJson(LedgerJson.mapper().writeValueAsString(answer)));
  }
}
