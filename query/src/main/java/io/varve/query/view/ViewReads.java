package io.varve.query.view;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.namespace.NamespacePath;
import io.varve.query.namespace.Lineages;
import io.varve.query.table.RecordedFile;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Answers reads of views. */
public final class ViewReads {

  private final PreparedReads reads;

  public ViewReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A view as it is served: its id and where its metadata is.
   *
   * @param metadataLength of the file, in bytes
   */
  public record ViewRow(
      UUID viewId, String metadataLocation, String metadataSha256, long metadataLength) {

    /** Its newest metadata file, as it was recorded. */
    public RecordedFile metadata() {
      return new RecordedFile(metadataLocation, metadataSha256, metadataLength);
    }
  }

  /** The newest metadata file of a view of a warehouse, dropped or not. */
  public Optional<RecordedFile> metadata(UUID warehouseId, UUID viewId) {
    return reads.optional(
        """
        select metadata_location, metadata_sha256, metadata_length
        from views where warehouse_id = ? and view_id = ?
        """,
        row -> new RecordedFile(row.getString(1), row.getString(2), row.getLong(3)),
        warehouseId,
        viewId);
  }

  private record Found(ViewRow view, UUID namespaceId) {}

  /** The view of a name, if the request may do with it what it is for. */
  public Optional<ViewRow> find(
      Access access, ResolvedWarehouse warehouse, List<String> namespace, String name) {
    return find(access::admits, warehouse, namespace, name);
  }

  /** The view of a name, if something may be read through it. */
  public Optional<ViewRow> findToReadThrough(
      Access access, ResolvedWarehouse warehouse, List<String> namespace, String name) {
    return find(view -> access.admits(Action.VIEW_SELECT, view), warehouse, namespace, name);
  }

  private Optional<ViewRow> find(
      Predicate<Lineage> admitted,
      ResolvedWarehouse warehouse,
      List<String> namespace,
      String name) {
    return reads
        .optional(
            """
        select n.namespace_id, v.view_id, v.metadata_location, v.metadata_sha256, v.metadata_length
        from namespaces n
        join names x on x.namespace_id = n.namespace_id and x.name = ? and x.kind = 'view'
        join views v on v.view_id = x.object_id
        where n.warehouse_id = ? and n.path = ?
        """,
            row ->
                new Found(
                    new ViewRow(
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5)),
                    row.getObject(1, UUID.class)),
            name,
            warehouse.warehouseId(),
            NamespacePath.of(namespace))
        .filter(
            found ->
                admitted.test(
                    Lineages.of(reads, warehouse, namespace, found.namespaceId)
                        .tabular(ObjectKind.VIEW, found.view.viewId())))
        .map(Found::view);
  }
}
