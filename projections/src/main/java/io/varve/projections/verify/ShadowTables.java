package io.varve.projections.verify;

import io.varve.projections.Projections;
import io.varve.projections.follower.Follower;
import io.varve.projections.history.CatalogHistory;
import io.varve.projections.history.GrantSpans;
import io.varve.projections.past.PastFollower;
import io.varve.projections.statistics.WarehouseCounts;
import io.varve.projections.timeline.Activity;
import io.varve.projections.timeline.AttemptTimelines;
import io.varve.projections.timeline.Timelines;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Empty copies of the served tables, with all their constraints, as temporary tables of one
 * session: a name without a schema means the copy there, and they go with the connection.
 */
final class ShadowTables {

  /** The served tables, parents before children. */
  static final List<String> TABLES =
      Stream.of(
              Projections.TABLES,
              CatalogHistory.TABLES,
              List.of(
                  "heads",
                  WarehouseCounts.TABLE,
                  Timelines.TABLE,
                  Activity.TABLE,
                  GrantSpans.TABLE,
                  "follower_positions"))
          .flatMap(List::stream)
          .toList();

  private static final int EXAMPLES = 10;

  private final JdbcClient jdbc;
  private final String schema;
  private final ShadowPast past;
  private long counted;

  ShadowTables(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.past = new ShadowPast(jdbc);
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
            where a.amname in ('gin', 'gist') and c.relnamespace = pg_my_temp_schema()
            """)
        .query(String.class)
        .list()
        .forEach(index -> jdbc.sql("drop index " + index).update());
  }

  /** Writes to the copies what the followers have written to the served tables up to now. */
  void follow() {
    PastFollower.FOLLOWERS.forEach(this::stands);
    past.finish();
    PastFollower reading = new PastFollower(jdbc);
    boolean more = true;
    while (more) {
      boolean counts = followCounts();
      more = reading.advance(this::stands) || counts;
    }
    past.resume();
    // It follows no events, and is not replayed.
    stands(AttemptTimelines.FOLLOWER);
    jdbc.sql(
            "update pg_temp.follower_positions c set position = s.position from "
                + schema
                + ".follower_positions s where s.follower = c.follower and c.follower = ?")
        .param(AttemptTimelines.FOLLOWER)
        .update();
  }

  /** As {@link #follow()}, but of changes that were read anyway, and what is counted later. */
  void follow(Chunk chunk) {
    past.follow(
        chunk, () -> PastFollower.FOLLOWERS.stream().mapToLong(this::stands).min().orElseThrow());
    while (counted + Follower.WINDOW <= chunk.position()) {
      followCounts();
      counted += Follower.WINDOW;
    }
  }

  private boolean followCounts() {
    return new WarehouseCounts(jdbc).advance(stands(WarehouseCounts.FOLLOWER));
  }

  private long stands(String follower) {
    jdbc.sql(
            "insert into pg_temp.follower_positions (follower, position) values (?, 0)"
                + " on conflict do nothing")
        .param(follower)
        .update();
    return jdbc.sql("select position from " + schema + ".follower_positions where follower = ?")
        .param(follower)
        .query(Long.class)
        .single();
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

  /** The schema of the served tables, as an identifier of SQL. */
  String schema() {
    return schema;
  }

  /** The columns of a served table, as identifiers of SQL. */
  List<String> columnsOf(String table) {
    return jdbc.sql(
            "select quote_ident(attname) from pg_attribute where attrelid = ?::regclass"
                + " and attnum > 0 and not attisdropped order by attnum")
        .param(schema + "." + table)
        .query(String.class)
        .list();
  }

  // json has no equality, its text does.
  private String columns(String table) {
    return columnsOf(table).stream()
        .map(column -> column + "::text")
        .collect(Collectors.joining(", "));
  }

  private static String shortened(String row) {
    return row.length() > 400 ? row.substring(0, 400) + "…" : row;
  }
}
