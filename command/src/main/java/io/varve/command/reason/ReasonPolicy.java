package io.varve.command.reason;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For which changes a warehouse wants a reason, and which ticket.
 *
 * @param changes in their order; none if it wants no reasons
 * @param ticketPattern what the ticket must look like; null if none is wanted
 */
public record ReasonPolicy(List<Change> changes, @Nullable String ticketPattern) {

  /** What holds where nothing was chosen. */
  public static final ReasonPolicy NONE = new ReasonPolicy(List.of(), null);

  private static final int MAX_PATTERN = 64;
  private static final int MAX_TICKET = 256;

  /** A kind of change. */
  public enum Change {
    DROP,
    PURGE,
    GRANT;

    /** Its name in requests and events. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Change> find(String text) {
      return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
  }

  public ReasonPolicy {
    changes = List.copyOf(changes);
  }

  /**
   * The policy that somebody asks for.
   *
   * @param changes names of changes, in any order
   * @param ticketPattern {@code #} stands for a digit, {@code ?} for any character and {@code *}
   *     for any number of them
   * @throws RefusedException if there is no such change, or the pattern is empty or too long, or
   *     there is one for no change
   */
  public static ReasonPolicy of(Collection<String> changes, @Nullable String ticketPattern) {
    List<Change> wanted =
        changes.stream()
            .map(
                text ->
                    Change.find(text)
                        .orElseThrow(
                            () ->
                                new RefusedException(
                                    Reason.BAD_REQUEST,
                                    "require-reason has drop, purge and grant, or some of them")))
            .distinct()
            .sorted()
            .toList();
    if (ticketPattern != null
        && (wanted.isEmpty()
            || ticketPattern.isBlank()
            || ticketPattern.length() > MAX_PATTERN
            || ticketPattern.chars().anyMatch(Character::isISOControl))) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "ticket-pattern has 1 to " + MAX_PATTERN + " characters, beside a require-reason");
    }
    return new ReasonPolicy(wanted, ticketPattern);
  }

  /** The policy of a warehouse's row, where null means that nothing was chosen. */
  public static ReasonPolicy stored(@Nullable String changes, @Nullable String ticketPattern) {
    return changes == null || changes.isEmpty()
        ? NONE
        : new ReasonPolicy(
            Arrays.stream(changes.split(",")).flatMap(one -> Change.find(one).stream()).toList(),
            ticketPattern);
  }

  /** Names of the changes. */
  public List<String> texts() {
    return changes.stream().map(Change::text).toList();
  }

  /** Whether a request with this reason and ticket gives what is wanted. */
  public boolean isMet(@Nullable String reason, @Nullable String ticket) {
    return reason != null
        && !reason.isBlank()
        && (ticketPattern == null
            || (ticket != null && ticket.length() <= MAX_TICKET && matches(ticketPattern, ticket)));
  }

  // It goes back to the last * only, so a ticket takes at most its length times that of the
  // pattern.
  private static boolean matches(String pattern, String ticket) {
    int p = 0;
    int t = 0;
    int star = -1;
    int from = 0;
    while (t < ticket.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = t;
      } else if (p < pattern.length() && isOne(pattern.charAt(p), ticket.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++from;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean isOne(char wanted, char there) {
    return switch (wanted) {
      case '?' -> true;
      case '#' -> there >= '0' && there <= '9';
      default -> wanted == there;
    };
  }
}
