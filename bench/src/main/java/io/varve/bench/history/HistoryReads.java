package io.varve.bench.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.measure.ClosedLoop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/** Reads of the past, timelines, audit and diff, each at random places of a generated ledger. */
public final class HistoryReads {

  private static final int TABLES = 200;

  private final CatalogClient catalog;
  private final Statement statement;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  /**
   * @param catalog of a server without a login
   * @param database of it, as the owner
   */
  public HistoryReads(CatalogClient catalog, Connection database) throws SQLException {
    this.catalog = catalog;
    this.statement = database.createStatement();
  }

  /** Waits until all followers have come to the end of the ledger. */
  public void awaitFollowers() throws InterruptedException {
    while (true) {
      long lag = 0;
      for (JsonNode one :
          catalog
              .getOfServer("/management/v1/projections")
              .expect(200)
              .json()
              .path("projections")) {
        // Statistics follow once an hour, and no read here needs them.
        lag +=
            one.path("name").asText().equals("warehouse-statistics") ? 0 : one.path("lag").asLong();
      }
      if (lag == 0) {
        return;
      }
      Thread.sleep(200);
    }
  }

  /** Measures each kind of read with one client, and prints a line of Markdown for each. */
  public void measure(int reads) throws SQLException {
    long head = GeneratedLedger.number(statement, "select position from chain_head");
    long first =
        GeneratedLedger.number(
            statement,
            "select min(position) from chain c join events e using (sequence)"
                + " where e.metadata->>'request-id' = 'bench-1-0'");
    String began = time(first);
    String ended = time(head);
    List<String> large =
        ids("select stream_id from heads_of order by events desc limit " + TABLES, TABLES);
    List<String> any =
        ids("select stream_id from heads_of order by random() limit " + TABLES, TABLES);
    List<String> namespaces = ids("select namespace_id from namespaces", 1);
    String warehouse = catalog.prefix();
    String management = "/management/v1/warehouse/" + warehouse;
    System.out.println("| read | p50 ms | p95 ms | p99 ms |\n|---|--:|--:|--:|");
    line(
        "list, a page of 100, as of then",
        reads,
        n ->
            past(first, head)
                + "namespaces/"
                + GeneratedLedger.namespace(random.nextInt(20))
                + "/tables?pageSize=100&pageToken=");
    line("load, as of then", reads, n -> past(first, head) + GeneratedLedger.table((int) n));
    line(
        "commits of a table with many, a page",
        reads,
        n -> management + "/table/" + one(large) + "/commits?pageSize=100");
    line(
        "timeline of a table, a page",
        reads,
        n -> management + "/table/" + one(any) + "/timeline?limit=100");
    line(
        "timeline of a namespace, a page",
        reads,
        n ->
            management
                + "/namespace/"
                + one(namespaces)
                + "/timeline?limit=100&after="
                + random.nextLong(first, head));
    line(
        "timeline of the warehouse, a page",
        reads,
        n -> management + "/timeline?limit=100&after=" + random.nextLong(first, head));
    line(
        "audit by principal and time, a page",
        reads,
        n ->
            "/management/v1/audit?principal=oidc~user"
                + random.nextInt(200)
                + "&from="
                + began
                + "&to="
                + ended
                + "&pageSize=100");
    line(
        "events by table, a page",
        reads,
        n -> "/management/v1/events?object-id=" + one(large) + "&limit=100");
    line(
        "diff of a hundred positions, a page",
        reads,
        n -> {
          long from = random.nextLong(first, head - 100);
          return management + "/diff?from=" + from + "&to=" + (from + 100) + "&pageSize=100";
        });
    line(
        "diff of all, a page",
        reads,
        n -> management + "/diff?from=" + first + "&to=" + head + "&pageSize=100");
  }

  /** How large the database is, by table. */
  public String size() throws SQLException {
    long events = GeneratedLedger.number(statement, "select count(*) from events");
    StringBuilder lines =
        new StringBuilder("| table with its indexes | MiB | bytes an event |\n|---|--:|--:|\n");
    try (ResultSet row =
        statement.executeQuery(
            """
            select coalesce(relname, 'all'), sum(pg_total_relation_size(oid))::bigint
            from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
            group by rollup (relname) having sum(pg_total_relation_size(oid)) > 1000000
            order by 2 desc
            """)) {
      while (row.next()) {
        lines.append(
            String.format(
                Locale.ROOT,
                "| %s | %,d | %,d |%n",
                row.getString(1),
                row.getLong(2) >> 20,
                row.getLong(2) / events));
      }
    }
    return lines.toString();
  }

  private String past(long first, long head) {
    return "/catalog/v1/" + catalog.prefix() + "@" + random.nextLong(first, head) + "/";
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String time(long position) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select to_char(sealed_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                + " from chain where position = "
                + position)) {
      row.next();
      return row.getString(1);
    }
  }

  private List<String> ids(String sql, int least) throws SQLException {
    statement.execute(
        """
        create temp table if not exists heads_of as
        select h.stream_id, h.version as events from heads h
        join tables t on t.table_id = h.stream_id
        """);
    List<String> ids = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        ids.add(row.getString(1));
      }
    }
    if (ids.size() < least) {
      throw new IllegalStateException("There are only " + ids.size() + " of these: " + sql);
    }
    return ids;
  }

  private void line(String name, int reads, LongFunction<String> path) {
    ClosedLoop.Step step = (client, n) -> catalog.getOfServer(path.apply(n)).expect(200);
    ClosedLoop.run(1, reads, step);
    ClosedLoop.Latencies times = ClosedLoop.run(1, reads, step);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f |%n",
        name,
        times.millis(0.50),
        times.millis(0.95),
        times.millis(0.99));
  }
}
