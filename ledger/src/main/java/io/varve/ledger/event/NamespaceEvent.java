package io.varve.ledger.event;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a namespace. */
public sealed interface NamespaceEvent extends Event {

  UUID namespaceId();

  @Override
  default UUID stream() {
    return namespaceId();
  }

  /**
   * A namespace began.
   *
   * @param parentId id of the namespace above, null at the top
   * @param levels the whole name, outermost level first
   */
  record NamespaceCreated(
      UUID namespaceId,
      UUID warehouseId,
      @Nullable UUID parentId,
      List<String> levels,
      Map<String, String> properties)
      implements NamespaceEvent {}

  /**
   * Properties of a namespace changed.
   *
   * @param updated keys that were set, with their new values
   * @param removed keys that were there and are gone
   */
  record NamespacePropertiesUpdated(
      UUID namespaceId, List<String> levels, Map<String, String> updated, List<String> removed)
      implements NamespaceEvent {}

  /**
   * A namespace has another name, maybe in another namespace; what it holds went with it.
   *
   * @param parentId id of the namespace above it now, null at the top
   */
  record NamespaceMoved(
      UUID namespaceId, List<String> from, List<String> to, @Nullable UUID parentId)
      implements NamespaceEvent {}

  /** Whether a namespace is protected from being dropped was set. */
  record NamespaceProtectionSet(UUID namespaceId, List<String> levels, boolean protection)
      implements NamespaceEvent {}

  /**
   * A namespace that was dropped is back, for something that was dropped with it came back.
   *
   * @param parentId id of the namespace above, null at the top
   * @param properties as they were when it was dropped
   */
  record NamespaceRestored(
      UUID namespaceId,
      UUID warehouseId,
      @Nullable UUID parentId,
      List<String> levels,
      Map<String, String> properties)
      implements NamespaceEvent {}

  /** A namespace ended; it was empty, or what it held was dropped in the same request. */
  record NamespaceDropped(UUID namespaceId, List<String> levels) implements NamespaceEvent {}
}
