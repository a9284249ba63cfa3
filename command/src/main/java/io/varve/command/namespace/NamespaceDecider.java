package io.varve.command.namespace;

import io.varve.command.head.Decision;
import io.varve.command.namespace.NamespaceCommand.CreateNamespace;
import io.varve.command.namespace.NamespaceCommand.DropNamespace;
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
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rules of a namespace. */
public final class NamespaceDecider {

  private NamespaceDecider() {}

  /**
   * What comes of any command; one that nobody decides does not compile.
   *
   * @param state null before the namespace begins
   */
  public static Decision decide(@Nullable NamespaceState state, NamespaceCommand command) {
    if (command instanceof CreateNamespace c) {
      return create(c);
    }
    NamespaceState there = Objects.requireNonNull(state, "No command but this begins a namespace");
    if (there.dropped() && !(command instanceof RestoreNamespace)) {
      return Decision.refuse(
          Reason.NO_SUCH_NAMESPACE,
          "Namespace does not exist: " + String.join(".", there.levels()));
    }
    return switch (command) {
      case CreateNamespace c -> throw new IllegalArgumentException("It began before: " + c);
      case UpdateNamespaceProperties c -> update(there, c);
      case DropNamespace c -> drop(there, c.dropping().force());
      case MoveNamespace c -> move(there, c);
      case ProtectNamespace c -> protect(there, c);
      case RestoreNamespace c -> restore(there, c);
    };
  }

  /** Begins a namespace; that its name is free and its parent there, the database decides. */
  private static Decision create(CreateNamespace command) {
    return Decision.accept(
        new NamespaceCreated(
            command.namespaceId(),
            command.warehouseId(),
            command.parentId(),
            command.levels(),
            new TreeMap<>(command.properties())));
  }

  /** Changes properties; what is so already is no change. */
  private static Decision update(NamespaceState state, UpdateNamespaceProperties command) {
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
  private static Decision drop(NamespaceState state, boolean force) {
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
  private static Decision move(NamespaceState state, MoveNamespace command) {
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
  private static Decision protect(NamespaceState state, ProtectNamespace command) {
    return command.protection() == state.hasProtection()
        ? Decision.accept()
        : Decision.accept(
            new NamespaceProtectionSet(state.namespaceId(), state.levels(), command.protection()));
  }

  /** Brings it back; what is back already stays as it is. */
  private static Decision restore(NamespaceState state, RestoreNamespace command) {
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
}
