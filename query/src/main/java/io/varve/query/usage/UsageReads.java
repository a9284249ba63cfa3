package io.varve.query.usage;

import io.varve.ledger.read.PreparedReads;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds up what clients reported of a table. A table has a bounded number of reports. */
public final class UsageReads {

  /** How many principals, engines, columns and filters are given at most. */
  public static final int MOST = 50;

  private static final String OF_SPAN =
      " where table_id = ? and reported_at >= ? and reported_at < ? ";

  private final PreparedReads reads;
  private final UsageSettings settings;

  public UsageReads(PreparedReads reads, UsageSettings settings) {
    this.reads = reads;
    this.settings = settings;
  }

  /**
   * From when to when.
   *
   * @param since the first moment
   * @param until the first moment after
   */
  public record Span(UUID tableId, Instant since, Instant until) {
    private Object[] values() {
      return new Object[] {tableId, since.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC)};
    }
  }

  /**
   * Sums of the scans, or of the commits of one operation, in an hour or a day.
   *
   * @param at its beginning, in UTC
   * @param operation null of scans
   * @param conflicts attempts of commits that others were faster than
   */
  public record Sums(
      Instant at,
      @Nullable String operation,
      BigDecimal count,
      BigDecimal micros,
      BigDecimal dataFiles,
      BigDecimal deleteFiles,
      BigDecimal bytes,
      BigDecimal manifestsScanned,
      BigDecimal manifestsSkipped,
      BigDecimal conflicts,
      BigDecimal filesAdded,
      BigDecimal filesRemoved,
      BigDecimal rowsAdded,
      BigDecimal rowsRemoved,
      BigDecimal bytesAdded,
      BigDecimal bytesRemoved) {

    /** Both together, where and when this one was. */
    public Sums plus(Sums other) {
      return new Sums(
          at,
          operation,
          count.add(other.count),
          micros.add(other.micros),
          dataFiles.add(other.dataFiles),
          deleteFiles.add(other.deleteFiles),
          bytes.add(other.bytes),
          manifestsScanned.add(other.manifestsScanned),
          manifestsSkipped.add(other.manifestsSkipped),
          conflicts.add(other.conflicts),
          filesAdded.add(other.filesAdded),
          filesRemoved.add(other.filesRemoved),
          rowsAdded.add(other.rowsAdded),
          rowsRemoved.add(other.rowsRemoved),
          bytesAdded.add(other.bytesAdded),
          bytesRemoved.add(other.bytesRemoved));
    }
  }

  /**
   * The hours or days in which something was reported, the oldest first.
   *
   * @param bucket {@code hour} or {@code day}
   */
  public List<Sums> sums(Span span, String bucket) {
    Object[] values = span.values();
    return reads.list(
        """
        select date_trunc(?, reported_at, 'UTC') as at, operation, count(*), sum(micros),
          coalesce(sum(data_files), 0), coalesce(sum(delete_files), 0), coalesce(sum(bytes), 0),
          coalesce(sum(manifests_scanned), 0), coalesce(sum(manifests_skipped), 0),
          coalesce(sum(greatest(attempts - 1, 0)), 0), coalesce(sum(files_added), 0),
          coalesce(sum(files_removed), 0), coalesce(sum(rows_added), 0),
          coalesce(sum(rows_removed), 0), coalesce(sum(bytes_added), 0),
          coalesce(sum(bytes_removed), 0)
        from usage_reports
        """
            + OF_SPAN
            + "group by 1, 2 order by 1, 2",
        UsageReads::sums,
        bucket,
        values[0],
        values[1],
        values[2]);
  }

  private static Sums sums(ResultSet row) throws SQLException {
    return new Sums(
        time(row, 1),
        row.getString(2),
        row.getBigDecimal(3),
        row.getBigDecimal(4),
        row.getBigDecimal(5),
        row.getBigDecimal(6),
        row.getBigDecimal(7),
        row.getBigDecimal(8),
        row.getBigDecimal(9),
        row.getBigDecimal(10),
        row.getBigDecimal(11),
        row.getBigDecimal(12),
        row.getBigDecimal(13),
        row.getBigDecimal(14),
        row.getBigDecimal(15),
        row.getBigDecimal(16));
  }

  /**
   * How often somebody scanned and committed.
   *
   * @param name of the principal or of the engine; null of engines that did not say theirs
   * @param lastRead null without scans
   */
  public record User(@Nullable String name, long scans, long commits, @Nullable Instant lastRead) {}

  /**
   * The principals that reported most.
   *
   * @param only this one alone; null for all
   */
  public List<User> principals(Span span, @Nullable String only) {
    return users("actor", span, only);
  }

  /** The engines that reported most. */
  public List<User> engines(Span span) {
    return users("engine", span, null);
  }

  private List<User> users(String column, Span span, @Nullable String actor) {
    List<Object> values = new ArrayList<>(List.of(span.values()));
    if (actor != null) {
      values.add(actor);
    }
    return reads.list(
        "select "
            + column
            + ", count(*) filter (where operation is null), count(operation),"
            + " max(reported_at) filter (where operation is null) from usage_reports"
            + OF_SPAN
            + (actor == null ? "" : "and actor = ? ")
            + "group by 1 order by count(*) desc, 1 limit "
            + MOST,
        row -> new User(row.getString(1), row.getLong(2), row.getLong(3), optionalTime(row, 4)),
        values.toArray());
  }

  /** How many scans read a column, under its newest name. */
  public record ReadColumn(int fieldId, String name, long scans) {}

  /** The columns that most scans read. */
  public List<ReadColumn> columns(Span span) {
    return reads.list(
        "select c.id, (array_agg(c.name order by report_id desc))[1], count(*) from usage_reports"
            + " cross join lateral unnest(field_ids, field_names) as c(id, name)"
            + OF_SPAN
            + "group by 1 order by 3 desc, 1 limit "
            + MOST,
        row -> new ReadColumn(row.getInt(1), row.getString(2), row.getLong(3)),
        span.values());
  }

  /** How many scans had conditions of a shape. */
  public record UsedFilter(String filter, long scans) {}

  /** The filters that most scans had. */
  public List<UsedFilter> filters(Span span) {
    return reads.list(
        "select filter, count(*) from usage_reports"
            + OF_SPAN
            + "and filter is not null group by 1 order by 2 desc, 1 limit "
            + MOST,
        row -> new UsedFilter(row.getString(1), row.getLong(2)),
        span.values());
  }

  /** The last scan that was reported. */
  public record LastRead(Instant at, String principal, @Nullable String engine) {}

  /** The last scan of a table, whenever that was. */
  public Optional<LastRead> lastRead(UUID tableId) {
    return reads.optional(
        "select reported_at, actor, engine from usage_reports where table_id = ?"
            + " and operation is null order by reported_at desc, report_id desc limit 1",
        row -> new LastRead(time(row, 1), row.getString(2), row.getString(3)),
        tableId);
  }

  /**
   * From when on all reports of a table are there that were kept: older ones are too old, or more
   * than are kept of a table or of all.
   */
  public Instant wholeSince(UUID tableId, Instant now) {
    Instant kept = now.minus(settings.kept());
    return reads
        .optional(
            """
            select greatest(?::timestamptz,
              (select min(reported_at) from usage_reports where table_id = ? having count(*) >= ?),
              (select reported_at from usage_reports
                where (select max(report_id) from usage_reports) > ? order by report_id limit 1))
            """,
            row -> time(row, 1),
            kept.atOffset(ZoneOffset.UTC),
            tableId,
            settings.ofTable(),
            settings.all())
        .orElseThrow();
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant optionalTime(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
