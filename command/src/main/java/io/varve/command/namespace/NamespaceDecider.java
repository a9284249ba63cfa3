package io.varve.command.namespace;

import io.varve.command.head.Decision;
import io.varve.command.namespace.NamespaceCommand.CreateNamespace;
import io.varve.command.namespace.NamespaceCommand.UpdateNamespaceProperties;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
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

  /** Ends a namespace; that it is empty, the database decides. */
  public static Decision drop(NamespaceState state) {
    return state.dropped()
        ? noSuchNamespace(state)
        : Decision.accept(new NamespaceDropped(state.namespaceId(), state.levels()));
  }

  private static Decision noSuchNamespace(NamespaceState state) {
    return Decision.refuse(
        Reason.NO_SUCH_NAMESPACE, "Namespace does not exist: " + String.join(".", state.levels()));
  }
}
