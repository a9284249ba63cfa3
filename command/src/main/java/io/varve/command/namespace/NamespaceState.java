package io.varve.command.namespace;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A namespace, folded from its events.
 *
 * @param levels the whole name, outermost level first
 * @param dropped whether it has ended
 * @param protection whether it is protected from being dropped; null means no
 */
public record NamespaceState(
    UUID namespaceId,
    UUID warehouseId,
    List<String> levels,
    Map<String, String> properties,
    boolean dropped,
    @Nullable Boolean protection) {

  /** The state after {@code event}. */
  public static NamespaceState evolve(@Nullable NamespaceState state, Event event) {
    return switch (event) {
      case NamespaceCreated e ->
          new NamespaceState(
              e.namespaceId(),
              e.warehouseId(),
              e.levels(),
              new TreeMap<>(e.properties()),
              false,
              null);
      case NamespacePropertiesUpdated e -> Objects.requireNonNull(state).with(e);
      case NamespaceMoved e -> Objects.requireNonNull(state).named(e.to());
      case NamespaceProtectionSet e ->
          Objects.requireNonNull(state).with(e.protection() ? true : null);
      case NamespaceRestored e ->
          new NamespaceState(
              e.namespaceId(),
              e.warehouseId(),
              e.levels(),
              new TreeMap<>(e.properties()),
              false,
              null);
      case NamespaceDropped e -> Objects.requireNonNull(state).ended();
      default -> throw new IllegalArgumentException("Not an event of a namespace: " + event);
    };
  }

  private NamespaceState with(NamespacePropertiesUpdated event) {
    Map<String, String> next = new TreeMap<>(properties);
    event.removed().forEach(next::remove);
    next.putAll(event.updated());
    return new NamespaceState(namespaceId, warehouseId, levels, next, dropped, protection);
  }

  private NamespaceState ended() {
    return new NamespaceState(namespaceId, warehouseId, levels, Map.of(), true, null);
  }

  private NamespaceState named(List<String> newLevels) {
    return new NamespaceState(namespaceId, warehouseId, newLevels, properties, dropped, protection);
  }

  private NamespaceState with(@Nullable Boolean newProtection) {
    return new NamespaceState(namespaceId, warehouseId, levels, properties, dropped, newProtection);
  }

  /** Whether it is protected from being dropped. */
  public boolean hasProtection() {
    return Boolean.TRUE.equals(protection);
  }
}
