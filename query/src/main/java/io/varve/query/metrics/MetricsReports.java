package io.varve.query.metrics;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Scan and commit reports of clients. They are no history of the catalog, so they stand beside the
 * ledger, and only the newest of each table are kept.
 */
public final class MetricsReports {

  /** How many reports of one table are kept. */
  public static final int KEPT = 100;

  /** How many reports are kept in all. */
  public static final int ALL_KEPT = 20_000;

  /** Characters of a report that is kept whole. */
  public static final int MAX_LENGTH = 64 << 10;

  // How many are deleted that are too many, at most, with each that comes.
  private static final int DROPPED_AT_ONCE = 100;

  private final JdbcClient jdbc;

  public MetricsReports(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Keeps a report, and drops the oldest ones beyond {@link #KEPT} of its table and {@link
   * #ALL_KEPT} of all.
   *
   * @param report at most {@link #MAX_LENGTH} characters
   * @throws IllegalArgumentException if it is longer
   */
  public void add(UUID tableId, String actor, String report) {
    if (report.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("A report has at most " + MAX_LENGTH + " characters");
    }
    jdbc.sql(
            """
            with added as (
              insert into metrics_reports (table_id, actor, report)
              values (:table, :actor, :report::json) returning report_id
            )
            delete from metrics_reports where report_id in (
              (select report_id from metrics_reports where table_id = :table
               order by report_id desc offset :kept)
              union all
              (select report_id from metrics_reports
               where report_id <= (select report_id from added) - :all
               order by report_id limit :dropped))
            """)
        .param("table", tableId)
        .param("actor", actor)
        .param("report", report)
        .param("kept", KEPT - 1)
        .param("all", ALL_KEPT)
        .param("dropped", DROPPED_AT_ONCE)
        .update();
  }
}
