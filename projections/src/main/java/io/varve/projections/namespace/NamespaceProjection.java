package io.varve.projections.namespace;

import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.store.LedgerJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** Keeps {@code namespaces}. */
public final class NamespaceProjection {

  private static final TypeReference<TreeMap<String, String>> PROPERTIES = new TypeReference<>() {};

  private final JdbcClient jdbc;

  public NamespaceProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
    jdbc.sql("update namespaces set name = ?, path = ?, parent_id = ? where namespace_id = ?")
        .params(event.to().getLast(), NamespacePath.of(event.to()))
        .param(event.parentId())
        .param(event.namespaceId())
        .update();
  }

  @EventHandler
  void on(NamespaceProtectionSet event) {
    jdbc.sql("update namespaces set protected = ? where namespace_id = ?")
        .params(event.protection(), event.namespaceId())
        .update();
  }

  private void insert(
      UUID namespaceId,
      UUID warehouseId,
      @Nullable UUID parentId,
      List<String> levels,
      Map<String, String> properties) {
    jdbc.sql(
            "insert into namespaces (namespace_id, warehouse_id, name, path, properties, parent_id)"
                + " values (?, ?, ?, ?, ?, ?)")
        .params(
            namespaceId, warehouseId, levels.getLast(), NamespacePath.of(levels), json(properties))
        .param(parentId)
        .update();
  }

  @EventHandler
  void on(NamespacePropertiesUpdated event) {
    Map<String, String> properties = properties(event.namespaceId());
    event.removed().forEach(properties::remove);
    properties.putAll(event.updated());
    jdbc.sql("update namespaces set properties = ? where namespace_id = ?")
        .params(json(properties), event.namespaceId())
        .update();
  }

  @EventHandler
  void on(NamespaceDropped event) {
    jdbc.sql("delete from namespaces where namespace_id = ?").param(event.namespaceId()).update();
  }

  private Map<String, String> properties(UUID namespaceId) {
    String json =
        jdbc.sql("select properties from namespaces where namespace_id = ?")
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
