package io.varve.command.undrop;

import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was dropped and can come back. */
final class DroppedObjects {

  private static final String SEPARATOR = "\u001f";

  private final JdbcClient jdbc;

  DroppedObjects(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A dropped table or view.
   *
   * @param namespaceId of the namespace that it was in, which may be gone
   */
  record DroppedObject(TabularKind kind, UUID objectId, UUID namespaceId, String name) {}

  /** What was dropped in a warehouse and has this id. */
  Optional<DroppedObject> find(UUID warehouseId, UUID objectId) {
    return jdbc.sql(
            "select kind, object_id, namespace_id, name from dropped"
                + " where warehouse_id = ? and object_id = ?")
        .params(warehouseId, objectId)
        .query(
            (row, n) ->
                new DroppedObject(
                    TabularKind.of(row.getString("kind")),
                    row.getObject("object_id", UUID.class),
                    row.getObject("namespace_id", UUID.class),
                    row.getString("name")))
        .optional();
  }

  /** The name of a namespace that exists, by its id. */
  Optional<List<String>> levelsOf(UUID namespaceId) {
    return jdbc.sql("select path from namespaces where namespace_id = ?")
        .param(namespaceId)
        .query(String.class)
        .optional()
        .map(DroppedObjects::levels);
  }

  private static List<String> levels(String path) {
    return List.of(path.split(SEPARATOR, -1));
  }
}
