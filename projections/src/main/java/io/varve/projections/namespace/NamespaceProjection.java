package io.varve.projections.namespace;

import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.store.LedgerJson;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
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
    jdbc.sql(
            "insert into namespaces (namespace_id, warehouse_id, name, path, properties, parent_id)"
                + " values (?, ?, ?, ?, ?, ?)")
        .params(
            event.namespaceId(),
            event.warehouseId(),
            event.levels().getLast(),
            NamespacePath.of(event.levels()),
            json(event.properties()))
        .param(event.parentId())
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
