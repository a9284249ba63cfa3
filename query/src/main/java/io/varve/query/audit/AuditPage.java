package io.varve.query.audit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of changes and attempts.
 *
 * @param next where the next page begins; null if there is none
 */
public record AuditPage(List<AuditRow> rows, @Nullable Place next) {

  /**
   * A place in the list: the last positions that were listed.
   *
   * @param change in the ledger
   * @param attempt among attempts
   */
  public record Place(long change, long attempt) {

    /** Before the first of a list. */
    public static Place first(boolean newestFirst) {
      return newestFirst ? new Place(Long.MAX_VALUE, Long.MAX_VALUE) : new Place(0, 0);
    }

    /** The place that a text spells, if it is one. */
    public static Optional<Place> parse(String text) {
      try {
        int dot = text.indexOf('.');
        return dot < 0
            ? Optional.empty()
            : Optional.of(
                new Place(
                    Long.parseLong(text.substring(0, dot)),
                    Long.parseLong(text.substring(dot + 1))));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return change + "." + attempt;
    }
  }
}
