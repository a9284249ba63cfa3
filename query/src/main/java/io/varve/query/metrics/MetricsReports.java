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

  private final JdbcClient jdbc;

  public MetricsReports(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps a report, and drops the table's oldest one beyond {@link #KEPT}. */
  public void add(UUID tableId, String actor, String report) {
    jdbc.sql(
            """
            with added as (
              insert into metrics_reports (table_id, actor, report) values (?, ?, ?)
            )
            delete from metrics_reports where report_id in (
              select report_id from metrics_reports where table_id = ?
              order by report_id desc offset ?)
            """)
        .params(tableId, actor, report, tableId, KEPT - 1)
        .update();
  }
}
