package io.varve.query.search;

import io.varve.projections.namespace.NamespacePath;
import io.varve.query.grant.Visible;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Finds tables and views by names that are nearly right. */
public final class SearchReads {

  private static final int BEST = 10;
  private static final int FETCHED = 2_000;

  // By the keys of V24, from its indexes: those with a like name, and those in a namespace with
  // one.
  private static final String ALIKE =
      """
      select n.path, x.name, x.kind, x.object_id
      from names x join namespaces n on n.namespace_id = x.namespace_id
      where n.warehouse_id = :warehouse and search_keys(x.name) && :keys::int[] %1$s
      union all
      select n.path, x.name, x.kind, x.object_id
      from namespaces n join names x on x.namespace_id = n.namespace_id
      where n.warehouse_id = :warehouse and search_keys(n.path) && :keys::int[] %1$s
      """;

  private static final Comparator<Near> NEAREST_FIRST =
      Comparator.comparing(Near::distance).thenComparing(near -> near.row.objectId);

  private static final String OBJECTS =
      "select n.path, x.name, x.kind, x.object_id from names x"
          + " join namespaces n on n.namespace_id = x.namespace_id where n.warehouse_id = :warehouse";

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  public SearchReads(JdbcClient jdbc, TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
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

  private record Near(Row row, float distance) {}

  /**
   * The ten of all that are nearest to a text, by their name or by it and its namespace. Those that
   * share anything with it are read one by one, never all at once.
   *
   * @param seenBy subjects of whom one must hold something on each or above it; empty for all
   */
  public List<Found> byName(UUID warehouseId, String text, Optional<List<String>> seenBy) {
    Trigrams wanted = Trigrams.of(text);
    Integer[] keys = wanted.keys();
    if (keys.length == 0) {
      return List.of();
    }
    TreeSet<Near> best = new TreeSet<>(NEAREST_FIRST);
    Map<String, Trigrams> paths = new HashMap<>();
    transactions.executeWithoutResult(
        transaction -> {
          try (Stream<Row> rows =
              jdbc
                  .sql(ALIKE.formatted(Visible.within(seenBy)))
                  .param("warehouse", warehouseId)
                  .param("keys", keys)
                  .param("subjects", Visible.subjects(seenBy))
                  .withFetchSize(FETCHED)
                  .query(Row.class)
                  .stream()) {
            rows.forEach(row -> keep(best, row, distance(wanted, row, paths)));
          }
        });
    return best.stream().map(near -> near.row.at(near.distance)).toList();
  }

  private static void keep(TreeSet<Near> best, Row row, float distance) {
    if (distance < 1 && (best.size() < BEST || distance <= best.last().distance)) {
      best.add(new Near(row, distance));
      if (best.size() > BEST) {
        best.pollLast();
      }
    }
  }

  private static float distance(Trigrams wanted, Row row, Map<String, Trigrams> paths) {
    Trigrams name = Trigrams.of(row.name);
    Trigrams path = paths.get(row.path);
    if (path == null) {
      path = Trigrams.of(row.path);
      if (paths.size() < FETCHED) {
        paths.put(row.path, path);
      }
    }
    return Math.min(wanted.distance(name), wanted.distance(name.and(path)));
  }

  /** The table or view of an id, or ten of those in the namespace of that id. */
  public List<Found> byId(UUID warehouseId, UUID id, Optional<List<String>> seenBy) {
    return jdbc
        .sql(
            OBJECTS
                + " and (x.object_id = :id or x.namespace_id = :id)"
                + Visible.within(seenBy)
                + " order by x.name limit :best")
        .param("warehouse", warehouseId)
        .param("id", id)
        .param("subjects", Visible.subjects(seenBy))
        .param("best", BEST)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> row.at(null))
        .toList();
  }
}
