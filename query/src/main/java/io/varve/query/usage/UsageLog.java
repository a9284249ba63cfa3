package io.varve.query.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.ledger.batch.BatchWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Keeps what clients report, behind their backs: who reports does not wait, and what finds no room
 * is counted and let go. Of one table so many reports a minute are kept that no other table's are
 * pushed out.
 */
public final class UsageLog implements AutoCloseable {

  /** Of one table in a minute, of this node. */
  static final int A_MINUTE = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(UsageLog.class);

  private static final int PLACES = 2_000;
  private static final int BATCH = 200;
  private static final int MOST_TABLES = 10_000;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Map<UUID, Integer> counts = new HashMap<>();
  private final UsageRows rows;
  private final boolean on;
  private final Counter kept;
  private final Counter lost;
  private final BatchWriter<UsageReport> writer;
  private long minute = System.nanoTime();

  /** A log that is not written yet. */
  public UsageLog(UsageRows rows, UsageSettings settings, MeterRegistry meters) {
    this.rows = rows;
    this.on = settings.isOn();
    this.kept = counter(meters, true);
    this.lost = counter(meters, false);
    this.writer = new BatchWriter<>("usage", PLACES, BATCH, this::write);
  }

  private static Counter counter(MeterRegistry meters, boolean kept) {
    return Counter.builder("varve.metrics.reports")
        .description("Reports of scans and commits that clients sent")
        .tag("kept", String.valueOf(kept))
        .register(meters);
  }

  /** Begins to write. */
  public void start() {
    writer.start();
  }

  /** Hands a report in. */
  public void add(UsageReport report) {
    if (!on || !isAllowed(report.tableId()) || writer.offer(report).isEmpty()) {
      lost();
    }
  }

  /** Counts a report that is not kept. */
  public void lost() {
    lost.increment();
  }

  private synchronized boolean isAllowed(UUID table) {
    long now = System.nanoTime();
    if (now - minute >= MINUTE || counts.size() >= MOST_TABLES) {
      counts.clear();
      minute = now;
    }
    return counts.merge(table, 1, Integer::sum) <= A_MINUTE;
  }

  private void write(List<UsageReport> reports) {
    if (reports.isEmpty()) {
      return;
    }
    try {
      rows.add(reports);
    } catch (RuntimeException e) {
      LOG.warn(
          "{} reports of scans and commits are lost: {}",
          reports.size(),
          NestedExceptionUtils.getMostSpecificCause(e).toString());
      lost.increment(reports.size());
      throw e;
    }
    kept.increment(reports.size());
  }

  /** Stops when all is written that was handed in, or after five seconds. */
  @Override
  public void close() throws InterruptedException {
    writer.close();
  }
}
