package io.varve.query.namespace;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

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

  /** The namespace of a name. */
  public Optional<NamespaceRow> find(UUID warehouseId, List<String> levels) {
    return reads.optional(
        "select namespace_id, path, properties from namespaces where warehouse_id = ? and path = ?",
        row -> new NamespaceRow(row.getObject(1, UUID.class), row.getString(2), row.getString(3)),
        warehouseId,
        NamespacePath.of(levels));
  }

  /** The id of the namespace of a name. */
  public Optional<UUID> id(UUID warehouseId, List<String> levels) {
    return reads.optional(
        "select namespace_id from namespaces where warehouse_id = ? and path = ?",
        row -> row.getObject(1, UUID.class),
        warehouseId,
        NamespacePath.of(levels));
  }

  /**
   * Ids of the namespace of a name and of those that it is in, the topmost first.
   *
   * @return fewer than {@code levels} if one does not exist any more
   */
  public List<UUID> lineage(UUID warehouseId, List<String> levels) {
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

  /**
   * A namespace in a list.
   *
   * @param protection whether it is protected from being dropped
   */
  public record ListedNamespace(UUID namespaceId, List<String> levels, boolean protection) {}

  /** The namespaces at the top of a warehouse, by name. */
  public Page<ListedNamespace> top(UUID warehouseId, PageRequest page) {
    return list("warehouse_id = ? and parent_id is null", warehouseId, page);
  }

  /** The namespaces right under another, by name. */
  public Page<ListedNamespace> children(UUID parentId, PageRequest page) {
    return list("parent_id = ?", parentId, page);
  }

  private Page<ListedNamespace> list(String where, UUID id, PageRequest page) {
    record Row(UUID namespaceId, String name, String path, boolean protection) {}
    List<Row> rows =
        reads.list(
            "select namespace_id, name, path, protected from namespaces where "
                + where
                + " and name > ? order by name limit ?",
            row ->
                new Row(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4)),
            id,
            page.after(),
            page.rowsToRead());
    return page.page(
        rows,
        Row::name,
        row ->
            new ListedNamespace(row.namespaceId, NamespacePath.levels(row.path), row.protection));
  }
}
