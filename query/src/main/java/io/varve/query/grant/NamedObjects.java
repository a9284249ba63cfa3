package io.varve.query.grant;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds many objects at once, named by names or by ids, in a few queries however many they are. */
public final class NamedObjects {

  private final PreparedReads reads;

  public NamedObjects(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * What is looked for: a warehouse, a namespace or what has a name in one.
   *
   * @param id null if it is named by its name
   * @param namespace levels; empty if it is named by its id, or is a warehouse
   * @param name null for a warehouse or a namespace
   */
  public record Wanted(
      ObjectKind kind,
      UUID warehouseId,
      @Nullable UUID id,
      List<String> namespace,
      @Nullable String name) {}

  private record Path(UUID warehouseId, String path) {}

  private record Place(UUID warehouseId, String path, @Nullable UUID objectId) {}

  /** What was found, without what is not there. */
  public Map<Wanted, Lineage> find(Collection<Wanted> wanted) {
    Map<UUID, Lineage> warehouses = warehouses(wanted);
    Map<Wanted, Place> places = new HashMap<>();
    for (Wanted one : wanted) {
      if (one.id == null && !one.namespace.isEmpty()) {
        places.put(one, new Place(one.warehouseId, NamespacePath.of(one.namespace), null));
      }
    }
    byIds(wanted, places);
    Map<Path, UUID> namespaces = namespaces(places.values());
    Map<List<Object>, UUID> objects = byNames(wanted, places, namespaces);
    Map<Wanted, Lineage> found = new HashMap<>();
    for (Wanted one : wanted) {
      Lineage warehouse = warehouses.get(one.warehouseId);
      if (warehouse == null) {
        continue;
      }
      if (one.kind == ObjectKind.WAREHOUSE) {
        found.put(one, warehouse);
        continue;
      }
      Place place = places.get(one);
      UUID namespace =
          place == null ? null : namespaces.get(new Path(place.warehouseId, place.path));
      if (place == null || namespace == null || !place.warehouseId.equals(one.warehouseId)) {
        continue;
      }
      Lineage within = warehouse.namespace(namespace, () -> above(place, namespaces));
      if (one.kind == ObjectKind.NAMESPACE) {
        found.put(one, within);
        continue;
      }
      UUID object = place.objectId;
      if (object == null) {
        object = objects.get(List.of(namespace, Objects.requireNonNull(one.name), one.kind));
      }
      if (object != null) {
        found.put(one, within.tabular(one.kind, object));
      }
    }
    return found;
  }

  private Map<UUID, Lineage> warehouses(Collection<Wanted> wanted) {
    Map<UUID, Lineage> found = new HashMap<>();
    reads.list(
        "select warehouse_id, project_id from warehouses where warehouse_id = any(?)",
        row ->
            found.put(
                row.getObject(1, UUID.class),
                Lineage.warehouse(row.getObject(2, UUID.class), row.getObject(1, UUID.class))),
        (Object) wanted.stream().map(Wanted::warehouseId).distinct().toArray(UUID[]::new));
    return found;
  }

  private void byIds(Collection<Wanted> wanted, Map<Wanted, Place> places) {
    Map<List<Object>, Wanted> byId = new HashMap<>();
    for (Wanted one : wanted) {
      if (one.id != null && one.kind != ObjectKind.WAREHOUSE) {
        byId.put(List.of(one.id, one.kind.text()), one);
      }
    }
    if (byId.isEmpty()) {
      return;
    }
    reads.list(
        """
        select h.stream_id, h.kind, n.warehouse_id, n.path
        from heads h join namespaces n on n.namespace_id = case when h.kind = 'namespace'
          then h.stream_id else (h.state->'name'->>'namespace-id')::uuid end
        where h.stream_id = any(?)
        """,
        row -> {
          UUID id = row.getObject(1, UUID.class);
          Wanted one = byId.get(List.of(id, row.getString(2)));
          if (one != null) {
            places.put(one, new Place(row.getObject(3, UUID.class), row.getString(4), id));
          }
          return true;
        },
        (Object)
            byId.values().stream().map(Wanted::id).distinct().toArray(UUID[]::new));
  }

  private Map<Path, UUID> namespaces(Collection<Place> places) {
    Set<Path> paths = new LinkedHashSet<>();
    for (Place place : places) {
      List<String> levels = NamespacePath.levels(place.path);
      for (int n = 1; n <= levels.size(); n++) {
        paths.add(new Path(place.warehouseId, NamespacePath.of(levels.subList(0, n))));
      }
    }
    Map<Path, UUID> found = new HashMap<>();
    if (paths.isEmpty()) {
      return found;
    }
    reads.list(
        """
        select n.warehouse_id, n.path, n.namespace_id
        from unnest(?::uuid[], ?::text[]) as a(warehouse_id, path)
        join namespaces n on n.warehouse_id = a.warehouse_id and n.path = a.path
        """,
        row ->
            found.put(
                new Path(row.getObject(1, UUID.class), row.getString(2)),
                row.getObject(3, UUID.class)),
        paths.stream().map(Path::warehouseId).toArray(UUID[]::new),
        paths.stream().map(Path::path).toArray(String[]::new));
    return found;
  }

  private static List<UUID> above(Place place, Map<Path, UUID> namespaces) {
    List<String> levels = NamespacePath.levels(place.path);
    List<UUID> above = new ArrayList<>();
    for (int n = 1; n < levels.size(); n++) {
      UUID id =
          namespaces.get(new Path(place.warehouseId, NamespacePath.of(levels.subList(0, n))));
      if (id != null) {
        above.add(id);
      }
    }
    return above;
  }

  private Map<List<Object>, UUID> byNames(
      Collection<Wanted> wanted, Map<Wanted, Place> places, Map<Path, UUID> namespaces) {
    List<UUID> in = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Wanted one : wanted) {
      Place place = places.get(one);
      UUID namespace =
          place == null ? null : namespaces.get(new Path(place.warehouseId, place.path));
      if (one.name != null && one.id == null && namespace != null) {
        in.add(namespace);
        names.add(one.name);
      }
    }
    Map<List<Object>, UUID> found = new HashMap<>();
    if (in.isEmpty()) {
      return found;
    }
    reads.list(
        """
        select x.namespace_id, x.name, x.kind, x.object_id
        from unnest(?::uuid[], ?::text[]) as a(namespace_id, name)
        join names x on x.namespace_id = a.namespace_id and x.name = a.name
        """,
        row ->
            found.put(
                List.of(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    ObjectKind.of(row.getString(3))),
                row.getObject(4, UUID.class)),
        in.toArray(UUID[]::new),
        names.toArray(String[]::new));
    return found;
  }
}
