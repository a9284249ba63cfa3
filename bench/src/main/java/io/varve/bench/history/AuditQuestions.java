package io.varve.bench.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.varve.bench.catalog.CatalogClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ten questions of an auditor to a generated ledger. Each is one call, whose whole answer is
 * compared with what a reader of the ledger finds, from its first event to its last, without an
 * index.
 */
public final class AuditQuestions {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FETCHED = 5_000;

  /** All changes and attempts, as the ledger has them. */
  private static final String ALL =
      """
      select true as change, c.position, c.sealed_at as at,
        e.metadata->>'actor' as actor, e.event_name as action, e.stream_id::text as object,
        coalesce(e.payload->'name'->>'namespace-id', e.payload->'to'->>'namespace-id') as namespace,
        r.remote_address as address
      from chain c join events e using (sequence)
      left join requests r on r.hash = decode(e.metadata->>'request-hash', 'hex')
      union all
      select false, a.position, a.recorded_at, a.actor, a.action, a.object_id::text,
        null, r.remote_address
      from attempts a left join requests r on r.hash = a.request_hash
      """;

  private final CatalogClient catalog;
  private final Connection database;

  /**
   * @param catalog of a server without a login
   * @param database of it, as the owner
   */
  public AuditQuestions(CatalogClient catalog, Connection database) {
    this.catalog = catalog;
    this.database = database;
  }

  /** A change or an attempt. */
  private record Row(
      boolean change,
      long position,
      OffsetDateTime at,
      @Nullable String actor,
      String action,
      @Nullable String object,
      @Nullable String namespace,
      @Nullable String address) {

    /** Whether it is in a namespace, in which no namespaces are, or on it. */
    boolean isBelow(String id) {
      return id.equals(namespace) || id.equals(object);
    }

    boolean isBy(String user) {
      return user.equals(actor);
    }
  }

  private static final class Question {
    private final String asks;
    private final String query;
    private final Predicate<Row> naive;
    private final List<String> expected = new ArrayList<>();

    Question(String asks, String query, Predicate<Row> naive) {
      this.asks = asks;
      this.query = query;
      this.naive = naive;
    }
  }

  /**
   * Asks all, and prints a line of Markdown for each.
   *
   * @throws IllegalStateException if an answer is not what is in the ledger
   */
  public void ask() throws SQLException {
    List<Question> questions = questions();
    long began = System.nanoTime();
    long rows = scan(questions);
    System.err.printf(
        "%,d changes and attempts read for all questions in %.1f s%n", rows, seconds(began));
    System.out.println("| question | rows | a page ms | all of it s |\n|---|--:|--:|--:|");
    for (Question question : questions) {
      began = System.nanoTime();
      catalog.getOfServer("/management/v1/audit?" + question.query).expect(200);
      double page = seconds(began);
      began = System.nanoTime();
      List<String> found = answer("/management/v1/audit/export?" + question.query);
      double whole = seconds(began);
      check(question, found);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %.1f | %.2f |%n",
          question.asks,
          found.size(),
          page * 1000,
          whole);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void check(Question question, List<String> found) {
    if (question.expected.isEmpty()) {
      throw new IllegalStateException("Nothing in the ledger answers: " + question.asks);
    }
    List<String> sorted = found.stream().sorted().toList();
    List<String> expected = question.expected.stream().sorted().toList();
    if (!sorted.equals(expected)) {
      throw new IllegalStateException(
          "%s: %d rows were answered, and %d are in the ledger: %s"
              .formatted(question.asks, sorted.size(), expected.size(), question.query));
    }
  }

  private List<String> answer(String path) {
    try (Stream<String> lines = catalog.linesOfServer(path)) {
      return lines.map(AuditQuestions::place).toList();
    }
  }

  private static String place(String line) {
    try {
      JsonNode row = JSON.readTree(line);
      return row.has("position")
          ? "change " + row.get("position").asLong()
          : "attempt " + row.get("attempt").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads everything once, and notes for each question what answers it. */
  private long scan(List<Question> questions) throws SQLException {
    long rows = 0;
    database.setAutoCommit(false);
    try (Statement statement = database.createStatement()) {
      statement.setFetchSize(FETCHED);
      try (ResultSet found = statement.executeQuery(ALL)) {
        while (found.next()) {
          rows++;
          Row row = row(found);
          for (Question question : questions) {
            if (question.naive.test(row)) {
              question.expected.add((row.change ? "change " : "attempt ") + row.position);
            }
          }
        }
      }
    } finally {
      database.rollback();
      database.setAutoCommit(true);
    }
    return rows;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getBoolean("change"),
        row.getLong("position"),
        row.getObject("at", OffsetDateTime.class),
        row.getString("actor"),
        row.getString("action"),
        row.getString("object"),
        row.getString("namespace"),
        row.getString("address"));
  }

  private List<Question> questions() throws SQLException {
    String busy = one("select stream_id from heads order by version desc limit 1");
    String dropped =
        one(
            "select e.stream_id from events e where e.event_name = 'TableDropped'"
                + " order by e.sequence desc limit 1");
    String renamed =
        one(
            "select e.stream_id from events e where e.event_name = 'TableRenamed'"
                + " order by e.sequence limit 1");
    String namespace = namespace(0);
    String quiet = namespace(19);
    String middle =
        one(
            "select to_char(sealed_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                + " from chain where position = (select position / 2 from chain_head)");
    OffsetDateTime half = OffsetDateTime.parse(middle);
    String address = "10.0.17.3";
    String user = "oidc~user0";
    String rare = "oidc~user150";
    return List.of(
        new Question(
            "Who dropped this table?",
            "action=TableDropped&objectId=" + dropped,
            row -> row.action.equals("TableDropped") && dropped.equals(row.object)),
        new Question(
            "All that was done to the table with the most commits",
            "outcome=changed&objectId=" + busy,
            row -> row.change && busy.equals(row.object)),
        new Question(
            "All that was done to a table that was renamed, under both names",
            "outcome=changed&objectId=" + renamed,
            row -> row.change && renamed.equals(row.object)),
        new Question("All that the busiest user did", "principal=" + user, row -> row.isBy(user)),
        new Question(
            "What another user did since the middle",
            "principal=" + rare + "&from=" + middle,
            row -> row.isBy(rare) && !row.at.isBefore(half)),
        new Question(
            "All that was changed in the largest namespace",
            "outcome=changed&below=true&objectId=" + namespace,
            row -> row.change && row.isBelow(namespace)),
        new Question(
            "What one user changed in a small namespace",
            "outcome=changed&below=true&objectId=" + quiet + "&principal=" + user,
            row -> row.change && row.isBelow(quiet) && row.isBy(user)),
        new Question(
            "What was dropped in a namespace before the middle",
            "action=TableDropped&below=true&objectId=" + namespace + "&to=" + middle,
            row ->
                row.action.equals("TableDropped")
                    && row.isBelow(namespace)
                    && row.at.isBefore(half)),
        new Question(
            "All that came from an address",
            "address=" + address,
            row -> address.equals(row.address)),
        new Question(
            "Which tables were renamed since the middle?",
            "action=TableRenamed&from=" + middle,
            row -> row.action.equals("TableRenamed") && !row.at.isBefore(half)));
  }

  private String namespace(int n) throws SQLException {
    return one(
        "select namespace_id from namespaces where path = '" + GeneratedLedger.namespace(n) + "'");
  }

  private String one(String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
