package io.varve.command.lookup;

import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.store.LedgerJson;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what a request names, outside of any transaction, each by one indexed query. */
public final class Lookup {

  private static final String SEPARATOR = "\u001f";

  private final JdbcClient jdbc;
  // A warehouse's row never changes yet, so it is read once.
  private final ConcurrentMap<UUID, Warehouse> warehouses = new ConcurrentHashMap<>();

  public Lookup(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A warehouse; its location has no trailing slash. */
  public record Warehouse(UUID warehouseId, UUID projectId, String name, String location) {}

  /** A namespace that exists. */
  public record FoundNamespace(UUID namespaceId, List<String> levels) {}

  /** What has a name: a table or a view, with its head. */
  public record FoundObject(
      UUID objectId, String kind, UUID namespaceId, long version, String state) {

    /** The folded state. */
    public <S> S as(Class<S> stateType) {
      return LedgerJson.mapper().readValue(state, stateType);
    }

    /** This behind one more event, with the state that it led to. */
    public FoundObject next(Object newState) {
      return new FoundObject(
          objectId,
          kind,
          namespaceId,
          version + 1,
          LedgerJson.mapper().writeValueAsString(newState));
    }
  }

  /**
   * The warehouse of an id.
   *
   * @throws RefusedException if there is none
   */
  public Warehouse warehouse(UUID warehouseId) {
    Warehouse known = warehouses.get(warehouseId);
    if (known != null) {
      return known;
    }
    Warehouse found =
        jdbc.sql(
                "select warehouse_id, project_id, name, location from warehouses"
                    + " where warehouse_id = ?")
            .param(warehouseId)
            .query(Warehouse.class)
            .optional()
            .orElseThrow(
                () ->
                    new RefusedException(
                        Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + warehouseId));
    warehouses.putIfAbsent(warehouseId, found);
    return found;
  }

  /** The namespace of a name, if it exists. */
  public Optional<FoundNamespace> findNamespace(UUID warehouseId, List<String> levels) {
    return jdbc.sql("select namespace_id from namespaces where warehouse_id = ? and path = ?")
        .params(warehouseId, String.join(SEPARATOR, levels))
        .query((row, n) -> new FoundNamespace(row.getObject(1, UUID.class), levels))
        .optional();
  }

  /**
   * The namespace of a name.
   *
   * @throws RefusedException if it does not exist
   */
  public FoundNamespace namespace(UUID warehouseId, List<String> levels) {
    return findNamespace(warehouseId, levels)
        .orElseThrow(() -> NameRefusals.noSuchNamespace(levels));
  }

  /** The table or view of a name, if there is one. */
  public Optional<FoundObject> findObject(UUID warehouseId, List<String> levels, String name) {
    return jdbc.sql(
            """
            select x.object_id, x.kind, x.namespace_id, h.version, h.state
            from namespaces n
            join names x on x.namespace_id = n.namespace_id and x.name = ?
            join heads h on h.stream_id = x.object_id
            where n.warehouse_id = ? and n.path = ?
            """)
        .params(name, warehouseId, String.join(SEPARATOR, levels))
        .query(FoundObject.class)
        .optional();
  }

  /**
   * The table or view of a name.
   *
   * @param kind what it must be
   * @throws RefusedException if there is none
   */
  public FoundObject object(UUID warehouseId, String kind, List<String> levels, String name) {
    return findObject(warehouseId, levels, name)
        .filter(found -> found.kind().equals(kind))
        .orElseThrow(() -> NameRefusals.noSuchObject(kind, levels, name));
  }

  /**
   * Checks that a name is valid and free, and returns its namespace. A race is decided later, by
   * the database.
   *
   * @param kind of what shall have the name
   */
  public FoundNamespace freeName(UUID warehouseId, String kind, List<String> levels, String name) {
    Names.check(name);
    FoundNamespace namespace = namespace(warehouseId, levels);
    findObject(warehouseId, levels, name)
        .ifPresent(
            found -> {
              throw NameRefusals.alreadyExists(kind, found.kind(), levels, name);
            });
    return namespace;
  }

  /**
   * Where a table or view is to be moved to; checks that the name is valid and free.
   *
   * @param from where it is now
   */
  public ObjectName freeTarget(
      UUID warehouseId, ObjectName from, List<String> levels, String name) {
    Names.check(name);
    FoundNamespace namespace = namespace(warehouseId, levels);
    findObject(warehouseId, levels, name)
        .ifPresent(
            found -> {
              throw NameRefusals.cannotRename(from, found.kind(), levels, name);
            });
    return new ObjectName(namespace.namespaceId(), levels, name);
  }
}
