package io.varve.query.grant;

import io.varve.ledger.read.PreparedReads;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds out what an object is in that is named by its id. */
public final class ObjectReads {

  /** Namespaces from one upwards. */
  private static final String UP =
      """
      with recursive up(namespace_id, parent_id, depth) as (
        select namespace_id, parent_id, 0 from namespaces
          where namespace_id = %s and warehouse_id = ?
        union all
        select n.namespace_id, n.parent_id, up.depth + 1
          from up join namespaces n on n.namespace_id = up.parent_id)
      select namespace_id from up order by depth
      """;

  private static final String OF_NAMESPACE = UP.formatted("?");

  // Its head says in which namespace it is, or was when it was dropped.
  private static final String OF_TABULAR =
      UP.formatted(
          "(select (state->'name'->>'namespace-id')::uuid from heads"
              + " where stream_id = ? and kind = ?)");

  private final PreparedReads reads;

  public ObjectReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * An object that is there.
   *
   * @param namespaces that it is or is in, the innermost first
   */
  public record Found(Lineage lineage, List<UUID> namespaces) {}

  /**
   * The object of an id, if it is in a namespace that is there.
   *
   * @param warehouse that it must be in
   */
  public Optional<Found> find(Lineage warehouse, ObjectKind kind, UUID id) {
    boolean namespace = kind == ObjectKind.NAMESPACE;
    List<UUID> up =
        namespace
            ? reads.list(OF_NAMESPACE, row -> row.getObject(1, UUID.class), id, warehouse.id())
            : reads.list(
                OF_TABULAR, row -> row.getObject(1, UUID.class), id, kind.text(), warehouse.id());
    if (up.isEmpty()) {
      return Optional.empty();
    }
    Lineage innermost = warehouse.namespace(up.getFirst(), up.size() < 2 ? null : () -> up);
    return Optional.of(new Found(namespace ? innermost : innermost.tabular(kind, id), up));
  }

  /**
   * What an object is in. Of one that is not there, it is the warehouse alone, so that the answer
   * does not depend on whether it is.
   *
   * @param warehouse that the object would be in
   */
  public Lineage lineage(Lineage warehouse, ObjectKind kind, UUID id) {
    return find(warehouse, kind, id)
        .map(Found::lineage)
        .orElseGet(
            () ->
                kind == ObjectKind.NAMESPACE
                    ? warehouse.namespace(id, null)
                    : warehouse.tabular(kind, id));
  }

  /** The warehouse of a namespace, if it is there. */
  public Optional<UUID> warehouseOf(UUID namespaceId) {
    return reads.optional(
        "select warehouse_id from namespaces where namespace_id = ?",
        row -> row.getObject(1, UUID.class),
        namespaceId);
  }

  /** The warehouse, or else the outermost of the namespaces, that has managed access. */
  public Optional<UUID> managed(UUID warehouseId, List<UUID> namespaces) {
    return reads
        .list(
            """
            select warehouse_id, 0 as depth from warehouses
              where warehouse_id = ? and managed_access
            union all
            select namespace_id, length(path) from namespaces
              where namespace_id = any(?) and managed_access
            order by depth
            """,
            row -> row.getObject(1, UUID.class),
            warehouseId,
            namespaces.toArray(UUID[]::new))
        .stream()
        .findFirst();
  }
}
