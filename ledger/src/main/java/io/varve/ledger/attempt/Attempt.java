package io.varve.ledger.attempt;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that was tried and is no change: refused, failed, or the giving of a credential.
 *
 * @param actor id of the principal; null if nobody has logged in
 * @param action what was tried, such as {@code commit}; null if that is not known
 * @param objectKind kind of the object that it was tried on; null if that is not known
 * @param objectId of the object; null if there is none of that name
 * @param who sent the request; null if there is no one request
 * @param details a JSON object with what else is known; no secrets
 */
public record Attempt(
    Outcome outcome,
    @Nullable String actor,
    @Nullable String action,
    @Nullable String objectKind,
    @Nullable UUID objectId,
    @Nullable Who who,
    String details) {

  /** What became of it. */
  public enum Outcome {
    /** A right was missing. */
    DENIED,
    /** It would have changed something, and changed nothing. */
    FAILED,
    /** Credentials to a table's files were given. */
    VENDED,
    /** Requests to a table's files were signed, or may be, for a time. */
    SIGNED,
    /** Something of the catalog was read; recorded where the server is told to. */
    READ,
    /** Nobody had logged in. */
    UNAUTHENTICATED;

    /** As it is stored, such as {@code denied}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome that a text spells. */
    public static Optional<Outcome> find(String text) {
      return Stream.of(values()).filter(one -> one.text().equals(text)).findFirst();
    }
  }

  /**
   * Who sent a request, and why: what can be erased of it, but for the id. It is kept in a row of
   * {@code requests}. Texts that a client chose are cut at 512 characters: it need not have logged
   * in.
   */
  public record Who(
      String requestId,
      @Nullable String userAgent,
      @Nullable String remoteAddress,
      @Nullable String reason,
      @Nullable String ticket) {

    private static final int MOST = 512;

    public Who {
      userAgent = cut(userAgent);
      reason = cut(reason);
      ticket = cut(ticket);
    }

    private static @Nullable String cut(@Nullable String text) {
      return text == null || text.length() <= MOST ? text : text.substring(0, MOST);
    }
  }
}
