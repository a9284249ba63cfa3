package io.varve.projections.verify;

import io.varve.projections.Projections;
import io.varve.projections.statistics.WarehouseCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Empty copies of the served tables, with all their constraints, as temporary tables of one
 * session: a name without a schema means the copy there, and they go with the connection.
 */
final class ShadowTables {

  private static final List<String> TABLES =
      Stream.concat(
              Projections.TABLES.stream(),
              Stream.of("heads", WarehouseCounts.TABLE, "follower_positions"))
          .toList();
  private static final int EXAMPLES = 10;

  private final JdbcClient jdbc;
  private final String schema;
  private long counted;

  ShadowTables(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.schema = jdbc.sql("select quote_ident(current_schema())").query(String.class).single();
  }

  void create() {
    record ForeignKey(String table, String name, String definition) {}
    // Read before the copies exist: what it refers to is then written without a schema.
    List<ForeignKey> foreignKeys =
        jdbc.sql(
                """
                select c.conrelid::regclass::text as "table", quote_ident(c.conname) as name,
                       pg_get_constraintdef(c.oid) as definition
                from pg_constraint c
                where c.contype = 'f' and c.connamespace = current_schema()::regnamespace
                  and c.conrelid::regclass::text = any(?)
                """)
            .param(TABLES.toArray(String[]::new))
            .query(ForeignKey.class)
            .list();
    for (String table : TABLES) {
      jdbc.sql("create temp table " + table + " (like " + schema + "." + table + " including all)")
          .update();
    }
    dropSearchIndexes();
    for (ForeignKey key : foreignKeys) {
      jdbc.sql(
              "alter table pg_temp."
                  + key.table
                  + " add constraint "
                  + key.name
                  + " "
                  + key.definition)
          .update();
    }
  }

  // They are made of the rows alone, and cost more than those.
  private void dropSearchIndexes() {
    jdbc.sql(
            """
            select i.indexrelid::regclass::text from pg_index i
            join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
            where a.amname = 'gin' and c.relnamespace = pg_my_temp_schema()
            """)
        .query(String.class)
        .list()
        .forEach(index -> jdbc.sql("drop index " + index).update());
  }

  /** Counts in the copies what the follower has counted in the served tables up to now. */
  void count() {
    while (countSome()) {
      // Until it is where the follower is.
    }
  }

  /** As {@link #count}, but only whole windows up to a position. */
  void countTo(long position) {
    while (counted + WarehouseCounts.WINDOW <= position) {
      countSome();
      counted += WarehouseCounts.WINDOW;
    }
  }

  private boolean countSome() {
    long last =
        jdbc.sql("select position from " + schema + ".follower_positions where follower = ?")
            .param(WarehouseCounts.FOLLOWER)
            .query(Long.class)
            .single();
    jdbc.sql(
            "insert into pg_temp.follower_positions (follower, position) values (?, 0)"
                + " on conflict do nothing")
        .param(WarehouseCounts.FOLLOWER)
        .update();
    return new WarehouseCounts(jdbc).advance(last);
  }

  /** Compares each served table with its copy, row for row; returns how many rows are served. */
  long compare(Differences differences) {
    long rows = 0;
    for (String table : TABLES) {
      String columns = columns(table);
      String served = "select " + columns + " from " + schema + "." + table;
      String replayed = "select " + columns + " from pg_temp." + table;
      report(differences, table, served, replayed, "is served, but the ledger does not lead to it");
      report(differences, table, replayed, served, "should be served, says the ledger, and is not");
      rows += jdbc.sql("select count(*) from " + schema + "." + table).query(Long.class).single();
    }
    return rows;
  }

  private void report(
      Differences differences, String table, String some, String others, String sentence) {
    List<String> rows =
        jdbc.sql("select d::text from (" + some + " except all " + others + ") d limit ?")
            .param(EXAMPLES + 1)
            .query(String.class)
            .list();
    for (String row : rows.subList(0, Math.min(EXAMPLES, rows.size()))) {
      differences.add("Row of " + table + " " + sentence + ": " + shortened(row));
    }
    if (rows.size() > EXAMPLES) {
      differences.add("More rows of " + table + " like these");
    }
  }

  // json has no equality, its text does.
  private String columns(String table) {
    List<String> columns = new ArrayList<>();
    jdbc.sql(
            "select quote_ident(attname) from pg_attribute where attrelid = ?::regclass"
                + " and attnum > 0 and not attisdropped order by attnum")
        .param(schema + "." + table)
        .query(String.class)
        .list()
        .forEach(column -> columns.add(column + "::text"));
    return String.join(", ", columns);
  }

  private static String shortened(String row) {
    return row.length() > 400 ? row.substring(0, 400) + "…" : row;
  }
}
