package io.varve.api.warehouse;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** A moment that a warehouse is to be read at. */
public sealed interface Moment {

  /** A time, such as {@code 2026-08-01T00:00:00Z}. */
  record Time(Instant time) implements Moment {}

  /** A position of the ledger, such as {@code position:1234}. */
  record Position(long position) implements Moment {}

  /** A savepoint of the warehouse, such as {@code tag:q2-close}. */
  record Tag(String name) implements Moment {}

  /** The prefix of a savepoint's name. */
  String TAG = "tag:";

  /** A position with its prefix. */
  Pattern POSITION = Pattern.compile("position:(\\d{1,18})");

  /** A position without its prefix, as answers have it. */
  Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** What a text says, if it is a moment. */
  static Optional<Moment> find(String text) {
    var position = POSITION.matcher(text);
    if (position.matches()) {
      return Optional.of(new Position(Long.parseLong(position.group(1))));
    }
    if (text.startsWith(TAG)) {
      return Optional.of(new Tag(text.substring(TAG.length())));
    }
    try {
      return Optional.of(new Time(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * What a part of a request says; a number is a position.
   *
   * @param what the part is called
   * @throws RefusedException if it is no moment
   */
  static Moment of(String text, String what) {
    return find(NUMBER.matcher(text).matches() ? "position:" + text : text)
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST,
                    what
                        + " must be a time such as 2026-08-01T00:00:00Z, position:1234 or"
                        + " tag:q2-close"));
  }
}
