package io.varve.projections.names;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes {@code path_claims}: folders that properties of tables and views put files in. */
public final class PathClaims {

  private final JdbcClient jdbc;

  public PathClaims(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A table or view that had none has these now.
   *
   * @param paths by property; null where the event does not say
   */
  public void add(UUID objectId, UUID warehouseId, @Nullable Map<String, String> paths) {
    if (paths != null) {
      new TreeMap<>(paths)
          .forEach(
              (property, location) ->
                  jdbc.sql(
                          "insert into path_claims (object_id, warehouse_id, property, location)"
                              + " values (?, ?, ?, ?)")
                      .params(objectId, warehouseId, property, location)
                      .update());
    }
  }

  /** A table or view has ended. */
  public void release(UUID objectId) {
    jdbc.sql("delete from path_claims where object_id = ?").param(objectId).update();
  }
}
