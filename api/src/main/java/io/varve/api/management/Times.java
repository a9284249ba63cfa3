package io.varve.api.management;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Times in bodies of requests. */
final class Times {

  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private Times() {}

  /**
   * A time, with an offset.
   *
   * @param what the field is called
   * @throws RefusedException if it is none, or after the year 9999
   */
  static Instant of(@Nullable String text, String what) {
    try {
      Instant time = OffsetDateTime.parse(text == null ? "" : text).toInstant();
      if (time.isBefore(LAST)) {
        return time;
      }
    } catch (DateTimeException e) {
      // Refused below.
    }
    throw new RefusedException(
        Reason.BAD_REQUEST, what + " must be a time such as 2026-12-31T23:59:59Z: " + text);
  }

  /** As above; null if there is none. */
  static @Nullable Instant optional(@Nullable String text, String what) {
    return text == null ? null : of(text, what);
  }
}
