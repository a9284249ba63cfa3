package io.varve.projections.namespace;

import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.write.Writes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Keeps {@code namespaces}. */
public final class NamespaceProjection {

  private static final TypeReference<TreeMap<String, String>> PROPERTIES = new TypeReference<>() {};

  private final Writes writes;

  public NamespaceProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(NamespaceCreated event) {
    insert(
        event.namespaceId(),
        event.warehouseId(),
        event.parentId(),
        event.levels(),
        event.properties());
  }

  @EventHandler
  void on(NamespaceRestored event) {
    insert(
        event.namespaceId(),
        event.warehouseId(),
        event.parentId(),
        event.levels(),
        event.properties());
  }

  @EventHandler
  void on(NamespaceMoved event) {
    writes.add(
        "update namespaces set name = ?, path = ?, parent_id = ? where namespace_id = ?",
        event.to().getLast(),
        NamespacePath.of(event.to()),
        event.parentId(),
        event.namespaceId());
  }

  @EventHandler
  void on(NamespaceProtectionSet event) {
    writes.add(
        "update namespaces set protected = ? where namespace_id = ?",
        event.protection(),
        event.namespaceId());
  }

  private void insert(
      UUID namespaceId,
      UUID warehouseId,
      @Nullable UUID parentId,
      List<String> levels,
      Map<String, String> properties) {
    writes.add(
        "insert into namespaces (namespace_id, warehouse_id, name, path, properties, parent_id)"
            + " values (?, ?, ?, ?, ?, ?)",
        namespaceId,
        warehouseId,
        levels.getLast(),
        NamespacePath.of(levels),
        json(properties),
        parentId);
  }

  @EventHandler
  void on(NamespacePropertiesUpdated event) {
    Map<String, String> properties = properties(event.namespaceId());
    event.removed().forEach(properties::remove);
    properties.putAll(event.updated());
    writes.add(
        "update namespaces set properties = ? where namespace_id = ?",
        json(properties),
        event.namespaceId());
  }

  @EventHandler
  void on(NamespaceDropped event) {
    writes.add("delete from namespaces where namespace_id = ?", event.namespaceId());
  }

  private Map<String, String> properties(UUID namespaceId) {
    String json =
        writes
            .reading()
            .sql("select properties from namespaces where namespace_id = ?")
            .param(namespaceId)
            .query(String.class)
            .single();
    return LedgerJson.mapper().readValue(json, PROPERTIES);
  }

  // Sorted, so that the served row and a replayed one agree to the byte.
  private static String json(Map<String, String> properties) {
    return LedgerJson.mapper().writeValueAsString(new TreeMap<>(properties));
  }
}
