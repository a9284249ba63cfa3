package io.varve.query.usage;

import io.varve.ledger.store.LedgerJson;
import io.varve.query.usage.UsageReport.Column;
import io.varve.query.usage.UsageReport.Commit;
import io.varve.query.usage.UsageReport.Scan;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes rows of usage, and deletes those that are too old or too many, some at a time. */
public final class UsageRows {

  /** How many rows are deleted by one statement. */
  static final int PART = 1_000;

  private final JdbcClient jdbc;
  private final UsageSettings settings;

  public UsageRows(JdbcClient jdbc, UsageSettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  /**
   * Adds reports by one statement, and deletes the oldest ones of all tables if there are too many.
   * Numbers of rows have few gaps, so that these are found by their numbers.
   */
  void add(List<UsageReport> reports) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    reports.forEach(report -> rows.add(row(report)));
    jdbc.sql(
            """
            with added as (
              insert into usage_reports (table_id, actor, engine, operation, attempts, micros,
                data_files, delete_files, bytes, manifests_scanned, manifests_skipped, files_added,
                files_removed, rows_added, rows_removed, bytes_added, bytes_removed, field_ids,
                field_names, filter)
              select * from json_to_recordset(:rows::json) as r (table_id uuid, actor text,
                engine text, operation text, attempts bigint, micros bigint, data_files bigint,
                delete_files bigint, bytes bigint, manifests_scanned bigint,
                manifests_skipped bigint, files_added bigint, files_removed bigint,
                rows_added bigint, rows_removed bigint, bytes_added bigint, bytes_removed bigint,
                field_ids int[], field_names text[], filter text)
              returning report_id
            )
            delete from usage_reports where report_id in (
              select report_id from usage_reports
              where report_id <= (select max(report_id) from added) - :all
              order by report_id limit :part)
            """)
        .param("rows", LedgerJson.mapper().writeValueAsString(rows))
        .param("all", settings.all())
        .param("part", PART)
        .update();
  }

  private static ObjectNode row(UsageReport report) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("table_id", report.tableId().toString());
    row.put("actor", report.actor());
    row.put("engine", report.engine());
    switch (report.of()) {
      case Scan scan -> {
        row.put("micros", scan.micros());
        row.put("data_files", scan.dataFiles());
        row.put("delete_files", scan.deleteFiles());
        row.put("bytes", scan.bytes());
        row.put("manifests_scanned", scan.manifestsScanned());
        row.put("manifests_skipped", scan.manifestsSkipped());
        ArrayNode ids = row.putArray("field_ids");
        ArrayNode names = row.putArray("field_names");
        for (Column column : scan.columns()) {
          ids.add(column.fieldId());
          names.add(column.name());
        }
        row.put("filter", scan.filter());
      }
      case Commit commit -> {
        row.put("operation", commit.operation());
        row.put("attempts", commit.attempts());
        row.put("micros", commit.micros());
        row.put("files_added", commit.filesAdded());
        row.put("files_removed", commit.filesRemoved());
        row.put("rows_added", commit.rowsAdded());
        row.put("rows_removed", commit.rowsRemoved());
        row.put("bytes_added", commit.bytesAdded());
        row.put("bytes_removed", commit.bytesRemoved());
      }
    }
    return row;
  }

  /**
   * Deletes what is too old, what a table has too much of, and what the program before kept whole.
   *
   * @return how many rows
   */
  public int forget(Instant now) {
    int gone = 0;
    Timestamp oldest = Timestamp.from(now.minus(settings.kept()));
    gone +=
        inParts(
            """
            delete from usage_reports where reported_at < ? and report_id in (
              select report_id from usage_reports order by report_id limit ?)
            """,
            oldest,
            PART);
    for (UUID table : tooLarge()) {
      gone +=
          inParts(
              """
              delete from usage_reports where report_id in (
                select report_id from usage_reports where table_id = ?
                order by reported_at desc, report_id desc offset ? limit ?)
              """,
              table,
              settings.ofTable(),
              PART);
    }
    return gone
        + inParts(
            """
            delete from metrics_reports where report_id in (
              select report_id from metrics_reports order by report_id limit ?)
            """,
            PART);
  }

  private List<UUID> tooLarge() {
    return jdbc.sql("select table_id from usage_reports group by table_id having count(*) > ?")
        .param(settings.ofTable())
        .query(UUID.class)
        .list();
  }

  /**
   * Deletes what a principal reported before a moment, and returns when all of it is gone.
   *
   * @return how many rows
   */
  public int forgetActor(String actor, Instant before) {
    return inParts(
        """
        delete from usage_reports where report_id in (
          select report_id from usage_reports where actor = ? and reported_at < ? limit ?)
        """,
        actor,
        Timestamp.from(before),
        PART);
  }

  private int inParts(String delete, Object... parameters) {
    int gone = 0;
    int part;
    do {
      part = jdbc.sql(delete).params(parameters).update();
      gone += part;
    } while (part == PART);
    return gone;
  }
}
