package io.varve.api.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A part of time by which statistics are paged: its neighbours begin and end where it does. */
record TimeWindow(Instant start, Instant end) {

  private static final Duration USUAL = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(31);

  /** Times that Postgres knows, and some more after and before them. */
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

  /** The reference's {@code TimeWindowSelector}. */
  record Selector(
      @Nullable String type,
      @Nullable String end,
      @Nullable String interval,
      @Nullable String token) {}

  /** The window that a request asks for; without a selector, the last day. */
  static TimeWindow of(@Nullable Selector selector, Instant now) {
    if (selector == null) {
      return new TimeWindow(now.minus(USUAL), now);
    }
    String type = selector.type == null ? "" : selector.type;
    return switch (type) {
      case "window" -> parse(selector.end, selector.interval);
      case "page-token" -> ofToken(selector.token);
      default ->
          throw new RefusedException(
              Reason.BAD_REQUEST, "range-specifier must be of type window or page-token");
    };
  }

  private static TimeWindow parse(@Nullable String end, @Nullable String interval) {
    if (end == null || interval == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "A window needs an end and an interval");
    }
    try {
      Instant until = OffsetDateTime.parse(end).toInstant();
      Duration length = Duration.parse(interval);
      if (length.isPositive()
          && length.compareTo(LONGEST) <= 0
          && until.isAfter(FIRST)
          && until.isBefore(LAST)) {
        return new TimeWindow(until.minus(length), until);
      }
    } catch (DateTimeException e) {
      // Refused below.
    }
    throw new RefusedException(
        Reason.BAD_REQUEST,
        "A window has a time as its end, such as 2026-12-31T00:00:00Z, and as its interval a"
            + " duration of at most 31 days, such as PT1H or P1D");
  }

  private static TimeWindow ofToken(@Nullable String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token == null ? "" : token), UTF_8);
      int slash = text.indexOf('/');
      if (slash > 0) {
        return parse(text.substring(0, slash), text.substring(slash + 1));
      }
    } catch (IllegalArgumentException | RefusedException e) {
      // Refused below.
    }
    throw new RefusedException(
        Reason.BAD_REQUEST, "Invalid token; send the next-page-token or previous-page-token");
  }

  TimeWindow previous() {
    return new TimeWindow(start.minus(length()), start);
  }

  TimeWindow next() {
    return new TimeWindow(end, end.plus(length()));
  }

  /** Opaque to clients. */
  String token() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((end + "/" + length()).getBytes(UTF_8));
  }

  private Duration length() {
    return Duration.between(start, end);
  }
}
