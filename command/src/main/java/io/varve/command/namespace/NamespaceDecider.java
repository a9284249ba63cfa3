package io.varve.command.namespace;

import io.varve.command.head.Decision;
import io.varve.command.namespace.NamespaceCommand.CreateNamespace;
import io.varve.command.namespace.NamespaceCommand.MoveNamespace;
import io.varve.command.namespace.NamespaceCommand.ProtectNamespace;
import io.varve.command.namespace.NamespaceCommand.RestoreNamespace;
import io.varve.command.namespace.NamespaceCommand.UpdateNamespaceProperties;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Remedy;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules of a namespace. */
public final class NamespaceDecider {

  private NamespaceDecider() {}

  /** Begins a namespace; that its name is free and its parent there, the database decides. */
  public static Decision create(CreateNamespace command) {
    return Decision.accept(
        new NamespaceCreated(
            command.namespaceId(),
            command.warehouseId(),
            command.parentId(),
            command.levels(),
            new TreeMap<>(command.properties())));
  }

  /** Changes properties; what is so already is no change. */
  public static Decision update(NamespaceState state, UpdateNamespaceProperties command) {
    if (state.dropped()) {
      return noSuchNamespace(state);
    }
    Map<String, String> updated = new TreeMap<>();
    command
        .updates()
        .forEach(
            (key, value) -> {
              if (!value.equals(state.properties().get(key))) {
                updated.put(key, value);
              }
            });
    List<String> removed = new ArrayList<>();
    for (String key : command.removals()) {
      if (state.properties().containsKey(key)) {
        removed.add(key);
      }
    }
    if (updated.isEmpty() && removed.isEmpty()) {
      return Decision.accept();
    }
    return Decision.accept(
        new NamespacePropertiesUpdated(state.namespaceId(), state.levels(), updated, removed));
  }

  /**
   * Ends a namespace; that it is empty, the database decides.
   *
   * @param force whether protection does not count
   */
  public static Decision drop(NamespaceState state, boolean force) {
    if (state.dropped()) {
      return noSuchNamespace(state);
    }
    if (state.hasProtection() && !force) {
      return Decision.refuse(
          Reason.NAMESPACE_PROTECTED,
          "Protected namespace is not dropped: " + String.join(".", state.levels()),
          Remedy.UNPROTECT_NAMESPACE,
          Remedy.FORCE);
    }
    return Decision.accept(new NamespaceDropped(state.namespaceId(), state.levels()));
  }

  /** Gives it another name; the one that it has is no change. */
  public static Decision move(NamespaceState state, MoveNamespace command) {
    if (state.dropped()) {
      return noSuchNamespace(state);
    }
    if (state.levels().equals(command.to())) {
      return Decision.accept();
    }
    if (state.hasProtection() && !command.force()) {
      return Decision.refuse(
          Reason.NAMESPACE_PROTECTED,
          "Protected namespace is not moved: " + String.join(".", state.levels()),
          Remedy.UNPROTECT_NAMESPACE,
          Remedy.FORCE_MOVE);
    }
    return Decision.accept(
        new NamespaceMoved(state.namespaceId(), state.levels(), command.to(), command.parentId()));
  }

  /** Sets its protection; what is so already is no change. */
  public static Decision protect(NamespaceState state, ProtectNamespace command) {
    if (state.dropped()) {
      return noSuchNamespace(state);
    }
    return command.protection() == state.hasProtection()
        ? Decision.accept()
        : Decision.accept(
            new NamespaceProtectionSet(state.namespaceId(), state.levels(), command.protection()));
  }

  /** Brings it back; what is back already stays as it is. */
  public static Decision restore(NamespaceState state, RestoreNamespace command) {
    return state.dropped()
        ? Decision.accept(
            new NamespaceRestored(
                state.namespaceId(),
                state.warehouseId(),
                command.parentId(),
                command.levels(),
                new TreeMap<>(command.properties())))
        : Decision.accept();
  }

  private static Decision noSuchNamespace(NamespaceState state) {
    return Decision.refuse(
        Reason.NO_SUCH_NAMESPACE, "Namespace does not exist: " + String.join(".", state.levels()));
  }
}
