package io.varve.query.namespace;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.query.grant.Visible;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Answers reads of namespaces. */
public final class NamespaceReads {

  private final PreparedReads reads;

  public NamespaceReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A namespace.
   *
   * @param properties a JSON object of strings
   */
  public record NamespaceRow(UUID namespaceId, String path, String properties) {

    /** The whole name, outermost level first. */
    public List<String> levels() {
      return NamespacePath.levels(path);
    }
  }

  /** The namespace of a name, if the request may do with it what it is for. */
  public Optional<NamespaceRow> find(
      Access access, ResolvedWarehouse warehouse, List<String> levels) {
    return reads
        .optional(
            "select namespace_id, path, properties from namespaces"
                + " where warehouse_id = ? and path = ?",
            row ->
                new NamespaceRow(row.getObject(1, UUID.class), row.getString(2), row.getString(3)),
            warehouse.warehouseId(),
            NamespacePath.of(levels))
        .filter(found -> access.admits(lineage(warehouse, levels, found.namespaceId())));
  }

  /** The id of the namespace of a name, as {@link #find} finds it. */
  public Optional<UUID> id(Access access, ResolvedWarehouse warehouse, List<String> levels) {
    return reads
        .optional(
            "select namespace_id from namespaces where warehouse_id = ? and path = ?",
            row -> row.getObject(1, UUID.class),
            warehouse.warehouseId(),
            NamespacePath.of(levels))
        .filter(id -> access.admits(lineage(warehouse, levels, id)));
  }

  /** A namespace with all that it is in. */
  public Lineage lineage(ResolvedWarehouse warehouse, List<String> levels, UUID namespaceId) {
    return Lineages.of(reads, warehouse, levels, namespaceId);
  }

  /**
   * Ids of the namespace of a name and of those that it is in, the topmost first.
   *
   * @return fewer than {@code levels} if one does not exist any more
   */
  public List<UUID> lineage(UUID warehouseId, List<String> levels) {
    return Lineages.ids(reads, warehouseId, levels);
  }

  /**
   * A namespace in a list.
   *
   * @param protection whether it is protected from being dropped
   */
  public record ListedNamespace(UUID namespaceId, List<String> levels, boolean protection) {}

  /**
   * The namespaces at the top of a warehouse, by name.
   *
   * @param seenBy subjects of whom one must hold something on each or in it; empty for all
   */
  public Page<ListedNamespace> top(
      UUID warehouseId, Optional<List<String>> seenBy, PageRequest page) {
    return list("n.warehouse_id = ? and n.parent_id is null", warehouseId, seenBy, page);
  }

  /** The namespaces right under another, by name; as {@link #top}. */
  public Page<ListedNamespace> children(
      UUID parentId, Optional<List<String>> seenBy, PageRequest page) {
    return list("n.parent_id = ?", parentId, seenBy, page);
  }

  private Page<ListedNamespace> list(
      String where, UUID id, Optional<List<String>> seenBy, PageRequest page) {
    record Row(UUID namespaceId, String name, String path, boolean protection) {}
    List<Row> rows =
        reads.list(
            "select n.namespace_id, n.name, n.path, n.protected from namespaces n where "
                + where
                + Visible.namespace("n", seenBy)
                + " and n.name > ? order by n.name limit ?",
            row ->
                new Row(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4)),
            Visible.values(List.of(id), seenBy, page.after(), page.rowsToRead()));
    return page.page(
        rows,
        Row::name,
        row ->
            new ListedNamespace(row.namespaceId, NamespacePath.levels(row.path), row.protection));
  }
}
