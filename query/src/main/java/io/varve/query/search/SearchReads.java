package io.varve.query.search;

import io.varve.projections.namespace.NamespacePath;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds tables and views by names that are nearly right. */
public final class SearchReads {

  private static final int BEST = 10;
  private static final int MAX_COMPARED = 100_000;

  private static final String OBJECTS =
      "select n.path, x.name, x.kind, x.object_id from names x"
          + " join namespaces n on n.namespace_id = x.namespace_id where n.warehouse_id = :warehouse";

  private final JdbcClient jdbc;

  public SearchReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What was found.
   *
   * @param kind table or view
   * @param distance 0 for the very name, up to 1; null if it was found by an id
   */
  public record Found(
      UUID objectId, String kind, List<String> namespace, String name, @Nullable Float distance) {}

  private record Row(String path, String name, String kind, UUID objectId) {
    Found at(@Nullable Float distance) {
      return new Found(objectId, kind, NamespacePath.levels(path), name, distance);
    }
  }

  /** The ten that are nearest to a text, by their name or by it and its namespace. */
  public List<Found> byName(UUID warehouseId, String text) {
    Trigrams wanted = new Trigrams(text);
    return jdbc
        .sql(OBJECTS + " limit :most")
        .param("warehouse", warehouseId)
        .param("most", MAX_COMPARED)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> row.at(distance(wanted, row)))
        .filter(found -> found.distance() != null && found.distance() < 1)
        .sorted(Comparator.comparing(Found::distance).thenComparing(found -> found.objectId()))
        .limit(BEST)
        .toList();
  }

  private static float distance(Trigrams wanted, Row row) {
    String whole = String.join(".", NamespacePath.levels(row.path)) + "." + row.name;
    return Math.min(wanted.distance(new Trigrams(row.name)), wanted.distance(new Trigrams(whole)));
  }

  /** The table or view of an id, or ten of those in the namespace of that id. */
  public List<Found> byId(UUID warehouseId, UUID id) {
    return jdbc
        .sql(
            OBJECTS
                + " and (x.object_id = :id or x.namespace_id = :id) order by x.name limit :best")
        .param("warehouse", warehouseId)
        .param("id", id)
        .param("best", BEST)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> row.at(null))
        .toList();
  }
}
