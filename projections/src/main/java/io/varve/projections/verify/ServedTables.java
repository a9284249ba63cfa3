package io.varve.projections.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the served tables equal to their copies, by primary keys, while nobody writes to them. */
final class ServedTables {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 100;

  private final JdbcClient jdbc;
  private final ShadowTables shadow;

  ServedTables(JdbcClient jdbc, ShadowTables shadow) {
    this.jdbc = jdbc;
    this.shadow = shadow;
  }

  /**
   * Locks out writers until the transaction ends, readers go on. The first statement of the
   * transaction, so that its snapshot has all that was written. Waits less than Postgres does
   * before it looks for deadlocks, and tries again, so that a writer is never its victim.
   */
  void lock(Connection connection) throws SQLException {
    String tables =
        ShadowTables.TABLES.stream()
            .map(table -> shadow.schema() + "." + table)
            .collect(Collectors.joining(", "));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local lock_timeout = '200ms'");
        statement.execute("lock table " + tables + " in share row exclusive mode");
        return;
      } catch (SQLException e) {
        connection.rollback();
        if (System.nanoTime() - deadline > 0) {
          throw new SQLException("Writers left no moment to lock the tables; try again later", e);
        }
        pause();
      }
    }
  }

  /** Gives how many rows were removed, added or changed, of each table that has such rows. */
  Map<String, Long> replaceRows() {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (String table : ShadowTables.TABLES.reversed()) {
      count(rows, table, removed(table));
    }
    for (String table : ShadowTables.TABLES) {
      count(rows, table, written(table));
    }
    return rows;
  }

  private static void count(Map<String, Long> rows, String table, long more) {
    if (more > 0) {
      rows.merge(table, more, Long::sum);
    }
  }

  private long removed(String table) {
    return jdbc.sql(
            "delete from %s s where not exists (select 1 from pg_temp.%s c where %s)"
                .formatted(served(table), table, same(keys(table))))
        .update();
  }

  private long written(String table) {
    List<String> keys = keys(table);
    List<String> columns = shadow.columnsOf(table);
    List<String> others = new ArrayList<>(columns);
    others.removeAll(keys);
    String conflict =
        others.isEmpty()
            ? "nothing"
            : "update set "
                + others.stream()
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));
    return jdbc.sql(
            """
            insert into %s (%s) select %s from pg_temp.%s c
            where not exists (select 1 from %s s where %s)
            on conflict (%s) do %s
            """
                .formatted(
                    served(table),
                    String.join(", ", columns),
                    String.join(", ", columns),
                    table,
                    served(table),
                    same(keys) + alike(others),
                    String.join(", ", keys),
                    conflict))
        .update();
  }

  private static String same(List<String> keys) {
    return keys.stream()
        .map(key -> "s." + key + " = c." + key)
        .collect(Collectors.joining(" and "));
  }

  // json has no equality, its text does.
  private static String alike(List<String> columns) {
    return columns.stream()
        .map(column -> " and s.%s::text is not distinct from c.%s::text".formatted(column, column))
        .collect(Collectors.joining());
  }

  private String served(String table) {
    return shadow.schema() + "." + table;
  }

  private List<String> keys(String table) {
    return jdbc.sql(
            """
            select quote_ident(a.attname) from pg_index i
            join pg_attribute a on a.attrelid = i.indrelid
              and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1])
            where i.indrelid = ?::regclass and i.indisprimary
            """)
        .param(served(table))
        .query(String.class)
        .list();
  }

  private static void pause() throws SQLException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("The rebuild was interrupted", e);
    }
  }
}
