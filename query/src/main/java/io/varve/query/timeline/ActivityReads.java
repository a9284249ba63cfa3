package io.varve.query.timeline;

import io.varve.ledger.read.PreparedReads;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Reads how much happened to an object, with all that was below it. */
public final class ActivityReads {

  private final PreparedReads reads;

  public ActivityReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * What happened in an hour or a day.
   *
   * @param at its beginning, in UTC
   */
  public record Point(
      Instant at,
      BigDecimal commits,
      BigDecimal rowsAdded,
      BigDecimal rowsRemoved,
      BigDecimal bytesAdded,
      BigDecimal bytesRemoved,
      BigDecimal denied,
      BigDecimal failed) {}

  /**
   * The hours or days in which something happened, the oldest first.
   *
   * @param bucket {@code hour} or {@code day}
   * @param since the first moment; the hour that it is in counts
   * @param until the first moment after
   */
  public List<Point> list(UUID key, String bucket, Instant since, Instant until) {
    OffsetDateTime from = since.atOffset(ZoneOffset.UTC);
    OffsetDateTime to = until.atOffset(ZoneOffset.UTC);
    return reads.list(
        """
        select date_trunc(?, hour, 'UTC') as at, sum(commits), sum(rows_added), sum(rows_removed),
          sum(bytes_added), sum(bytes_removed), sum(denied), sum(failed)
        from (
          select hour, commits, rows_added, rows_removed, bytes_added, bytes_removed,
            0 as denied, 0 as failed
          from activity
          where key = ? and hour >= date_trunc('hour', ?::timestamptz, 'UTC') and hour < ?
          union all
          select hour, 0, 0, 0, 0, 0, denied, failed from attempt_activity
          where key = ? and hour >= date_trunc('hour', ?::timestamptz, 'UTC') and hour < ?) a
        group by 1 order by 1
        """,
        row ->
            new Point(
                row.getObject(1, OffsetDateTime.class).toInstant(),
                row.getBigDecimal(2),
                row.getBigDecimal(3),
                row.getBigDecimal(4),
                row.getBigDecimal(5),
                row.getBigDecimal(6),
                row.getBigDecimal(7),
                row.getBigDecimal(8)),
        bucket,
        key,
        from,
        to,
        key,
        from,
        to);
  }
}
