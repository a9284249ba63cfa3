package io.varve.command.restore;

import io.varve.command.location.Location;
import io.varve.command.location.LocationRights;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.lookup.NameLookup;
import io.varve.command.namespace.NamespaceCommand;
import io.varve.command.namespace.NamespaceCommand.DropNamespace;
import io.varve.command.namespace.NamespaceCommand.MoveNamespace;
import io.varve.command.namespace.NamespaceCommand.ProtectNamespace;
import io.varve.command.namespace.NamespaceCommand.RestoreNamespace;
import io.varve.command.namespace.NamespaceCommand.UpdateNamespaceProperties;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.restore.Compensation.OfNamespace;
import io.varve.command.restore.Plan.Step;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.command.tabular.Dropping;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans how a namespace comes to be what it was. */
final class NamespacePlanner {

  static final String PRESENCE =
      EventTypes.sqlNames(NamespaceCreated.class, NamespaceDropped.class, NamespaceRestored.class);
  static final String NAME =
      EventTypes.sqlNames(NamespaceMoved.class, NamespaceRestored.class, NamespaceDropped.class);

  private final NameLookup lookup;
  private final NamespaceLocks namespaces;
  private final RestoreReads reads;
  private final LocationRights locations;

  NamespacePlanner(
      NameLookup lookup, NamespaceLocks namespaces, RestoreReads reads, LocationRights locations) {
    this.lookup = lookup;
    this.namespaces = namespaces;
    this.reads = reads;
    this.locations = locations;
  }

  /** Plans that a namespace comes back, by the name that it had. */
  void restore(
      Plan plan, Permits permits, Head head, NamespaceState then, @Nullable UUID parentId) {
    permits.checkIn(parentId, Action.NAMESPACE_CREATE_NAMESPACE, Action.WAREHOUSE_CREATE_NAMESPACE);
    if (!isFree(plan, permits, head, parentId, then.levels())) {
      return;
    }
    checkLocation(permits, then.levels(), then.properties());
    plan.names.name(head.id(), then.levels());
    step(plan, head, then.levels(), "restore", null, List.of());
    add(plan, head, new RestoreNamespace(head.id(), parentId, then.levels(), then.properties()));
  }

  /** Plans that a namespace has the name that it had. */
  void move(
      Plan plan,
      Permits permits,
      Head head,
      NamespaceState now,
      List<String> to,
      @Nullable UUID parentId) {
    permits.check(Action.NAMESPACE_MOVE, head.id());
    permits.checkIn(
        parentId, Action.NAMESPACE_ACCEPT_MOVED_NAMESPACE, Action.WAREHOUSE_ACCEPT_MOVED_NAMESPACE);
    if (now.hasProtection()) {
      block(plan, null, head, now, "It is protected from being moved; take that off first");
    }
    if (namespaces.hasChildren(head.id())) {
      block(plan, null, head, now, "It holds namespaces; a namespace that does is not moved");
    }
    if (!isFree(plan, permits, head, parentId, to)) {
      return;
    }
    plan.names.name(head.id(), to);
    plan.names.leave(head.id(), null);
    step(plan, head, now.levels(), "move", to, List.of());
    add(plan, head, new MoveNamespace(head.id(), parentId, to, false));
  }

  /** Plans properties: those that are set, and those that are removed. */
  void properties(
      Plan plan,
      Permits permits,
      Head head,
      NamespaceState now,
      Map<String, String> set,
      List<String> removed) {
    permits.check(Action.NAMESPACE_UPDATE_PROPERTIES, head.id());
    checkLocation(permits, now.levels(), set);
    List<String> changes = new ArrayList<>();
    if (!set.isEmpty()) {
      changes.add("set properties " + ContentPlanner.few(set.keySet()));
    }
    if (!removed.isEmpty()) {
      changes.add("remove properties " + ContentPlanner.few(removed));
    }
    step(plan, head, now.levels(), "update-properties", null, changes);
    add(plan, head, new UpdateNamespaceProperties(head.id(), set, removed));
  }

  /** Plans whether it is protected. */
  void protection(Plan plan, Permits permits, Head head, NamespaceState now, boolean protection) {
    permits.check(Action.NAMESPACE_SET_PROTECTION, head.id());
    step(
        plan,
        head,
        now.levels(),
        "set-protection",
        null,
        List.of(protection ? "protected" : "unprotected"));
    add(plan, head, new ProtectNamespace(head.id(), protection));
  }

  /** Plans that a namespace ends, which must be empty by then. */
  void drop(Plan plan, Permits permits, Head head, NamespaceState now) {
    permits.check(Action.NAMESPACE_DELETE, head.id());
    if (now.hasProtection()) {
      block(plan, null, head, now, "It is protected from being dropped; take that off first");
    }
    if (reads.holdsMore(head.id(), plan.names)) {
      block(plan, null, head, now, "It is not empty; drop what it holds first");
    }
    plan.names.leave(head.id(), null);
    step(plan, head, now.levels(), "drop", null, List.of());
    plan.ended.add(
        new OfNamespace(head.read(), new DropNamespace(head.id(), false, false, Dropping.FINAL)));
  }

  void block(Plan plan, @Nullable Later event, Head head, NamespaceState now, String why) {
    plan.block(event, "namespace", head.id(), now.levels(), why);
  }

  private boolean isFree(
      Plan plan, Permits permits, Head head, @Nullable UUID parentId, List<String> levels) {
    if (parentId != null) {
      List<String> parent = plan.names.named(parentId);
      if (parent == null) {
        parent = reads.levels(parentId).orElse(null);
        plan.there.add(parentId);
      }
      if (parent == null || !parent.equals(levels.subList(0, levels.size() - 1))) {
        plan.block(
            null,
            "namespace",
            head.id(),
            levels,
            "The namespace that it was in is not there by that name");
        return false;
      }
    }
    boolean isTaken =
        lookup
            .findNamespace(Access.UNLIMITED, permits.warehouse(), levels)
            .filter(found -> plan.names.named(found.namespaceId()) == null)
            .filter(found -> !plan.names.isGone(found.namespaceId()))
            .isPresent();
    if (isTaken || plan.names.isNamespace(levels)) {
      plan.block(
          null,
          "namespace",
          head.id(),
          levels,
          "The name " + String.join(".", levels) + " is taken; move what has it, or drop it");
      return false;
    }
    return true;
  }

  private void checkLocation(Permits permits, List<String> levels, Map<String, String> properties) {
    String location = properties.get("location");
    if (location != null) {
      locations.check(
          permits.access(), permits.warehouse(), levels, List.of(Location.of(location)));
    }
  }

  private static void add(Plan plan, Head head, NamespaceCommand command) {
    plan.namespaces.add(new OfNamespace(head.read(), command));
  }

  private static void step(
      Plan plan,
      Head head,
      List<String> name,
      String action,
      @Nullable List<String> to,
      List<String> changes) {
    plan.steps.add(new Step("namespace", head.id(), name, action, to, changes));
  }
}
