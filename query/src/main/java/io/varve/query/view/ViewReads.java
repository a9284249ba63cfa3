package io.varve.query.view;

import io.varve.projections.namespace.NamespacePath;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers reads of views. */
public final class ViewReads {

  private final JdbcClient jdbc;

  public ViewReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A view as it is served: its id and where its metadata is.
   *
   * @param metadataLength of the file, in bytes
   */
  public record ViewRow(UUID viewId, String metadataLocation, long metadataLength) {}

  /** The view of a name. */
  public Optional<ViewRow> find(UUID warehouseId, List<String> namespace, String name) {
    return jdbc.sql(
            """
            select v.view_id, v.metadata_location, v.metadata_length
            from namespaces n
            join names x on x.namespace_id = n.namespace_id and x.name = ? and x.kind = 'view'
            join views v on v.view_id = x.object_id
            where n.warehouse_id = ? and n.path = ?
            """)
        .params(name, warehouseId, NamespacePath.of(namespace))
        .query(ViewRow.class)
        .optional();
  }
}
