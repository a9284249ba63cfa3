package io.varve.projections.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code history_lists}: a number for each list of names that there ever was, given in the
 * order in which the lists began, so that a replay gives the same ones.
 */
final class HistoryLists {

  private final JdbcClient jdbc;

  HistoryLists(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Names of one kind in one namespace, or the topmost namespaces of a warehouse. */
  record Key(UUID container, String kind) {}

  /** The numbers of lists, in their order; those that have none get one. */
  Map<Key, Long> numbers(List<Key> keys) {
    Map<Key, Long> numbers = new HashMap<>();
    jdbc.sql(
            "select container_id, kind, number from history_lists"
                + " join unnest(?::uuid[], ?::text[]) k (container_id, kind)"
                + " using (container_id, kind)")
        .params(containers(keys), kinds(keys))
        .query(
            row -> {
              numbers.put(new Key(row.getObject(1, UUID.class), row.getString(2)), row.getLong(3));
            });
    List<Key> missing = keys.stream().filter(key -> !numbers.containsKey(key)).toList();
    if (!missing.isEmpty()) {
      jdbc.sql(
              """
              insert into history_lists (container_id, kind, number)
              select container_id, kind, (select coalesce(max(number), 0) from history_lists) + n
              from unnest(?::uuid[], ?::text[]) with ordinality k (container_id, kind, n)
              returning container_id, kind, number
              """)
          .params(containers(missing), kinds(missing))
          .query(
              row -> {
                numbers.put(
                    new Key(row.getObject(1, UUID.class), row.getString(2)), row.getLong(3));
              });
    }
    return numbers;
  }

  private static UUID[] containers(List<Key> keys) {
    return keys.stream().map(Key::container).toArray(UUID[]::new);
  }

  private static String[] kinds(List<Key> keys) {
    return keys.stream().map(Key::kind).toArray(String[]::new);
  }
}
