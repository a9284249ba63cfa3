package io.varve.query.audit;

import io.varve.projections.namespace.NamespacePath;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what objects are called today, for people; ids are what stays. */
public final class ObjectNames {

  private final JdbcClient jdbc;

  public ObjectNames(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What an object is called.
   *
   * @param warehouse name of its warehouse; null for what is in none
   * @param namespace levels; of a namespace its own
   * @param name null for a namespace and a warehouse
   */
  public record Named(@Nullable String warehouse, List<String> namespace, @Nullable String name) {}

  private record Row(
      UUID objectId, @Nullable String warehouse, @Nullable String path, @Nullable String name) {
    Named named() {
      return new Named(warehouse, path == null ? List.of() : NamespacePath.levels(path), name);
    }
  }

  /** Those of the objects that have a name today, or had one when they were dropped. */
  public Map<UUID, Named> of(Collection<UUID> ids) {
    Map<UUID, Named> names = new HashMap<>();
    if (ids.isEmpty()) {
      return names;
    }
    jdbc.sql(
            """
            with asked as (select unnest(:ids::uuid[]) as id)
            select h.stream_id as object_id, w.name as warehouse, n.path,
                h.state->'name'->>'name' as name
              from asked join heads h on h.stream_id = asked.id
                and h.kind in ('table', 'view', 'generic-table')
              join namespaces n on n.namespace_id = (h.state->'name'->>'namespace-id')::uuid
              join warehouses w on w.warehouse_id = n.warehouse_id
            union all
            select n.namespace_id, w.name, n.path, null
              from asked join namespaces n on n.namespace_id = asked.id
              join warehouses w on w.warehouse_id = n.warehouse_id
            union all
            select w.warehouse_id, w.name, null, null
              from asked join warehouses w on w.warehouse_id = asked.id
            union all
            select p.project_id, null, null, p.name
              from asked join projects p on p.project_id = asked.id
            union all
            select r.role_id, null, null, r.name from asked join roles r on r.role_id = asked.id
            """)
        .param("ids", ids.stream().distinct().toArray(UUID[]::new))
        .query(Row.class)
        .list()
        .forEach(row -> names.put(row.objectId, row.named()));
    return names;
  }
}
