package io.varve.api.management;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Hours or days of a part of time, for charts.
 *
 * @param bucket hour or day
 * @param since the first moment
 * @param until the first moment after
 */
record Buckets(String bucket, Instant since, Instant until) {

  /** What {@code bucket} is without one. */
  static final String HOUR = "hour";

  private static final String DAY = "day";

  /** As many as a chart has points for. */
  private static final int MOST = 2_000;

  private static final Duration USUAL_OF_HOURS = Duration.ofDays(7);
  private static final Duration USUAL_OF_DAYS = Duration.ofDays(90);
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

  /**
   * Those that a request asks for: without a time the last seven days of hours, or 90 days.
   *
   * @throws RefusedException if they are none, or more than 2,000
   */
  static Buckets of(String bucket, @Nullable String since, @Nullable String until, Instant now) {
    boolean hours = bucket.equals(HOUR);
    if (!hours && !bucket.equals(DAY)) {
      throw bad("bucket must be hour or day: " + bucket);
    }
    Duration step = hours ? Duration.ofHours(1) : Duration.ofDays(1);
    Instant end = until == null ? now : time("until", until);
    Instant begin =
        since == null ? end.minus(hours ? USUAL_OF_HOURS : USUAL_OF_DAYS) : time("since", since);
    if (Duration.between(begin, end).compareTo(step.multipliedBy(MOST)) > 0) {
      throw bad(
          "From since to until are at most " + MOST + " of bucket; ask for days, or for less");
    }
    return new Buckets(bucket, begin, end);
  }

  private static Instant time(String parameter, String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(FIRST) && time.isBefore(LAST)) {
        return time;
      }
    } catch (DateTimeException e) {
      // Refused below.
    }
    throw bad(parameter + " must be a time such as 2026-12-01T08:00:00Z: " + text);
  }

  private static RefusedException bad(String message) {
    return new RefusedException(Reason.BAD_REQUEST, message);
  }
}
