package io.varve.api.catalog;

import io.varve.query.usage.UsageReport;
import io.varve.query.usage.UsageReport.Column;
import io.varve.query.usage.UsageReport.Commit;
import io.varve.query.usage.UsageReport.Of;
import io.varve.query.usage.UsageReport.Scan;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.metrics.CommitMetricsResult;
import org.apache.iceberg.metrics.CommitReport;
import org.apache.iceberg.metrics.CounterResult;
import org.apache.iceberg.metrics.MetricsReport;
import org.apache.iceberg.metrics.ScanMetricsResult;
import org.apache.iceberg.metrics.ScanReport;
import org.apache.iceberg.metrics.TimerResult;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is kept of the report of a client: numbers, names of columns and of the engine, each
 * bounded, and no value of a filter. A client may say anything; what is no number of a scan becomes
 * zero.
 */
final class ReportedUsage {

  /** Columns of a scan; one that reads more reads nearly all. */
  private static final int MOST_COLUMNS = 500;

  private static final int MOST_NAME = 255;

  /** Of the names of the columns of one scan: the bytes of a row are bounded by it. */
  private static final int MOST_CHARACTERS = 8 << 10;

  private static final int MOST_ENGINE = 100;
  private static final BigInteger MICRO = BigInteger.valueOf(1_000);
  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);
  private static final Set<String> OPERATIONS = Set.of("append", "overwrite", "replace", "delete");

  private ReportedUsage() {}

  /** What is kept of a report; empty if it is of a kind that is not known. */
  static Optional<UsageReport> of(
      UUID tableId, String actor, @Nullable String userAgent, MetricsReport report) {
    return switch (report) {
      case ScanReport scan ->
          Optional.of(
              new UsageReport(tableId, actor, engine(scan.metadata(), userAgent), scan(scan)));
      case CommitReport commit ->
          Optional.of(
              new UsageReport(
                  tableId, actor, engine(commit.metadata(), userAgent), commit(commit)));
      default -> Optional.empty();
    };
  }

  private static Of scan(ScanReport report) {
    ScanMetricsResult metrics = report.scanMetrics();
    return new Scan(
        micros(metrics.totalPlanningDuration()),
        count(metrics.resultDataFiles()),
        count(metrics.resultDeleteFiles()),
        count(metrics.totalFileSizeInBytes()),
        count(metrics.scannedDataManifests()),
        count(metrics.skippedDataManifests()),
        columns(report.projectedFieldIds(), report.projectedFieldNames()),
        FilterShape.of(report.filter()));
  }

  private static Of commit(CommitReport report) {
    CommitMetricsResult metrics = report.commitMetrics();
    return new Commit(
        OPERATIONS.contains(report.operation()) ? report.operation() : "other",
        Math.max(1, count(metrics.attempts())),
        micros(metrics.totalDuration()),
        count(metrics.addedDataFiles()),
        count(metrics.removedDataFiles()),
        count(metrics.addedRecords()),
        count(metrics.removedRecords()),
        count(metrics.addedFilesSizeInBytes()),
        count(metrics.removedFilesSizeInBytes()));
  }

  private static List<Column> columns(List<Integer> ids, List<String> names) {
    List<Column> columns = new ArrayList<>();
    int size = Math.min(MOST_COLUMNS, Math.min(ids.size(), names.size()));
    int left = MOST_CHARACTERS;
    for (int i = 0; i < size; i++) {
      String name = cut(names.get(i), MOST_NAME);
      left -= name.length();
      if (left < 0) {
        break;
      }
      columns.add(new Column(ids.get(i), name));
    }
    return columns;
  }

  private static long count(@Nullable CounterResult counter) {
    return counter == null ? 0 : Math.max(0, counter.value());
  }

  // By seconds and nanoseconds, for a duration of a hostile client overflows a long of nanoseconds.
  private static long micros(@Nullable TimerResult timer) {
    Duration duration = timer == null ? Duration.ZERO : timer.totalDuration();
    if (duration.isNegative()) {
      return 0;
    }
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(SECOND)
        .add(BigInteger.valueOf(duration.getNano()))
        .divide(MICRO)
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValue();
  }

  /** What the engine calls itself in the report, else the first word of the user agent. */
  private static @Nullable String engine(Map<String, String> metadata, @Nullable String userAgent) {
    String name = metadata.get("engine-name");
    String version = metadata.get("engine-version");
    String said =
        name != null
            ? version == null ? name : name + "/" + version
            : userAgent == null ? "" : userAgent.strip().split("[ (;]", 2)[0];
    String known = said.replaceAll("[^A-Za-z0-9._/+-]", "");
    return known.isEmpty() ? null : cut(known, MOST_ENGINE);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
