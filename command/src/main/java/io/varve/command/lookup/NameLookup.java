package io.varve.command.lookup;

import io.varve.command.name.Names;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.read.PreparedReads;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds namespaces, tables and views by name, outside of any transaction, each by one indexed
 * query, and asks whether the request may do with them what it is for.
 */
public final class NameLookup {

  private static final String SEPARATOR = "\u001f";

  private final PreparedReads reads;

  public NameLookup(PreparedReads reads) {
    this.reads = reads;
  }

  /** The namespace of a name, if it exists and the request may do with it what it is for. */
  public Optional<FoundNamespace> findNamespace(
      Access access, Warehouse warehouse, List<String> levels) {
    return find(warehouse, levels)
        .filter(found -> access.admits(lineage(warehouse, levels, found.namespaceId())));
  }

  private Optional<FoundNamespace> find(Warehouse warehouse, List<String> levels) {
    return reads.optional(
        "select namespace_id from namespaces where warehouse_id = ? and path = ?",
        row -> new FoundNamespace(row.getObject(1, UUID.class), levels),
        warehouse.warehouseId(),
        path(levels));
  }

  /**
   * The namespace of a name.
   *
   * @throws RefusedException if it does not exist, or is hidden
   */
  public FoundNamespace namespace(Access access, Warehouse warehouse, List<String> levels) {
    return findNamespace(access, warehouse, levels)
        .orElseThrow(() -> NameRefusals.noSuchNamespace(levels));
  }

  /**
   * The id of the namespace that another one is, or is to be, in; null at the top.
   *
   * @param inNamespace what is done to it
   * @param atTop what is done to the warehouse if there is none
   */
  public @Nullable UUID parent(
      Access access, Warehouse warehouse, List<String> levels, Action inNamespace, Action atTop) {
    if (levels.size() == 1) {
      if (!access.admits(atTop, warehouse.lineage())) {
        throw new RefusedException(
            Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + warehouse.warehouseId());
      }
      return null;
    }
    List<String> parent = levels.subList(0, levels.size() - 1);
    return find(warehouse, parent)
        .map(FoundNamespace::namespaceId)
        .filter(id -> access.admits(inNamespace, lineage(warehouse, parent, id)))
        .orElseThrow(() -> NameRefusals.noSuchNamespace(parent));
  }

  /**
   * Checks that something may be done to a namespace that was found.
   *
   * @throws RefusedException if it is hidden
   */
  public void admit(
      Access access, Warehouse warehouse, List<String> levels, UUID namespaceId, Action action) {
    if (!access.admits(action, lineage(warehouse, levels, namespaceId))) {
      throw NameRefusals.noSuchNamespace(levels);
    }
  }

  /** A namespace with all that it is in. */
  public Lineage lineage(Warehouse warehouse, List<String> levels, UUID namespaceId) {
    return warehouse
        .lineage()
        .namespace(
            namespaceId, levels.size() == 1 ? null : () -> ids(warehouse.warehouseId(), levels));
  }

  /**
   * Ids of a namespace and of those that it is in, the topmost first.
   *
   * @throws RefusedException if one does not exist any more
   */
  public List<UUID> lineage(UUID warehouseId, List<String> levels) {
    List<UUID> ids = ids(warehouseId, levels);
    if (ids.size() < levels.size()) {
      throw NameRefusals.noSuchNamespace(levels);
    }
    return ids;
  }

  /** Ids of a namespace and of those that it is in, as far as they are there. */
  public List<UUID> above(Warehouse warehouse, List<String> levels) {
    return ids(warehouse.warehouseId(), levels);
  }

  private List<UUID> ids(UUID warehouseId, List<String> levels) {
    String[] paths =
        IntStream.rangeClosed(1, levels.size())
            .mapToObj(n -> path(levels.subList(0, n)))
            .toArray(String[]::new);
    return reads.list(
        "select namespace_id from namespaces where warehouse_id = ? and path = any(?)"
            + " order by length(path)",
        row -> row.getObject(1, UUID.class),
        warehouseId,
        paths);
  }

  private static String path(List<String> levels) {
    return String.join(SEPARATOR, levels);
  }

  /** What has a name, if the request may do with it what it is for. */
  public Optional<FoundObject> findObject(
      Access access, Warehouse warehouse, List<String> levels, String name) {
    return findObject(warehouse, levels, name)
        .filter(found -> access.admits(lineage(warehouse, levels, found)));
  }

  /** The kind of what has a name, for who may take names of the namespace. */
  public Optional<TabularKind> taken(Warehouse warehouse, List<String> levels, String name) {
    return findObject(warehouse, levels, name).map(FoundObject::kind);
  }

  /** A namespace with all that it is in. */
  public Lineage lineage(Warehouse warehouse, List<String> levels, FoundObject found) {
    return lineage(warehouse, levels, found.namespaceId())
        .tabular(ObjectKind.of(found.kind().text()), found.objectId());
  }

  private Optional<FoundObject> findObject(Warehouse warehouse, List<String> levels, String name) {
    return reads.optional(
        """
        select x.object_id, x.kind, x.namespace_id, h.version, h.state,
          coalesce(t.metadata_location, v.metadata_location),
          coalesce(t.metadata_sha256, v.metadata_sha256),
          coalesce(t.metadata_length, v.metadata_length)
        from namespaces n
        join names x on x.namespace_id = n.namespace_id and x.name = ?
        join heads h on h.stream_id = x.object_id
        left join tables t on t.table_id = x.object_id
        left join views v on v.view_id = x.object_id
        where n.warehouse_id = ? and n.path = ?
        """,
        FoundObject::read,
        name,
        warehouse.warehouseId(),
        path(levels));
  }

  /**
   * The table or view of a name.
   *
   * @param kind what it must be
   * @throws RefusedException if there is none, or it is hidden
   */
  public FoundObject object(
      Access access, Warehouse warehouse, TabularKind kind, List<String> levels, String name) {
    return findObject(warehouse, levels, name)
        .filter(found -> found.kind() == kind)
        .filter(found -> access.admits(lineage(warehouse, levels, found)))
        .orElseThrow(() -> NameRefusals.noSuchObject(kind, levels, name));
  }

  /**
   * Checks that a name is valid and free, and returns its namespace. A race is decided later, by
   * the database.
   *
   * @param kind of what shall have the name
   */
  public FoundNamespace freeName(
      Access access, Warehouse warehouse, TabularKind kind, List<String> levels, String name) {
    return free(
        access,
        warehouse,
        levels,
        name,
        taken -> NameRefusals.alreadyExists(kind, taken, levels, name));
  }

  /**
   * Where a table or view is to be moved to; checks that the name is valid and free.
   *
   * @param from where it is now
   */
  public ObjectName freeTarget(
      Access access, Warehouse warehouse, ObjectName from, List<String> levels, String name) {
    FoundNamespace namespace =
        free(
            access,
            warehouse,
            levels,
            name,
            taken -> NameRefusals.cannotRename(from, taken, levels, name));
    return new ObjectName(namespace.namespaceId(), levels, name);
  }

  private FoundNamespace free(
      Access access,
      Warehouse warehouse,
      List<String> levels,
      String name,
      Function<TabularKind, RefusedException> refusal) {
    Names.checkNew(name);
    Free free =
        reads
            .optional(
                """
                select n.namespace_id, x.kind from namespaces n
                left join names x on x.namespace_id = n.namespace_id and x.name = ?
                where n.warehouse_id = ? and n.path = ?
                """,
                row -> new Free(row.getObject(1, UUID.class), row.getString(2)),
                name,
                warehouse.warehouseId(),
                path(levels))
            .filter(found -> access.admits(lineage(warehouse, levels, found.namespaceId)))
            .orElseThrow(() -> NameRefusals.noSuchNamespace(levels));
    String taken = free.takenBy;
    if (taken != null) {
      throw refusal.apply(TabularKind.of(taken));
    }
    return new FoundNamespace(free.namespaceId, levels);
  }

  private record Free(UUID namespaceId, @Nullable String takenBy) {}
}
