package io.varve.query.namespace;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** What objects of a warehouse are in, for decisions on them. */
public final class Lineages {

  private Lineages() {}

  /** A warehouse. */
  public static Lineage of(ResolvedWarehouse warehouse) {
    return Lineage.warehouse(warehouse.projectId(), warehouse.warehouseId());
  }

  /** A namespace; those that it is in are read only where the rest does not decide. */
  public static Lineage of(
      PreparedReads reads, ResolvedWarehouse warehouse, List<String> levels, UUID namespaceId) {
    return of(warehouse)
        .namespace(
            namespaceId,
            levels.size() == 1 ? null : () -> ids(reads, warehouse.warehouseId(), levels));
  }

  /** Ids of the namespace of a name and of those that it is in, the topmost first. */
  static List<UUID> ids(PreparedReads reads, UUID warehouseId, List<String> levels) {
    String[] paths =
        IntStream.rangeClosed(1, levels.size())
            .mapToObj(n -> NamespacePath.of(levels.subList(0, n)))
            .toArray(String[]::new);
    return reads.list(
        "select namespace_id from namespaces where warehouse_id = ? and path = any(?)"
            + " order by length(path)",
        row -> row.getObject(1, UUID.class),
        warehouseId,
        paths);
  }
}
