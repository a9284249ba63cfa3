package io.varve.api.attempt;

import io.varve.api.rights.AccessInterceptor;
import io.varve.ledger.attempt.Attempt;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.Attempt.Who;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.ledger.attempt.AttemptTally.Detail;
import io.varve.ledger.attempt.UnrecordedException;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Attempted;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records what is refused to principals, and what of theirs fails, before it is answered. A name
 * that is not there is recorded as one that is hidden, wherever the principal may not see which it
 * is, so that both take equally long.
 */
public final class Refusals {

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int OURS = 500;

  /** Stands for a warehouse or project that is not there. */
  private static final UUID NONE = new UUID(0, 1);

  private final AttemptLog log;

  /** Records in {@code log}. */
  public Refusals(AttemptLog log) {
    this.log = log;
  }

  /**
   * How a request is about to be answered.
   *
   * @param type of the error, as the envelope has it
   */
  public record Refusal(int status, String type, String message) {}

  /**
   * Records what is to be recorded of a refused request, and returns when it is committed. Failures
   * of the server itself are waited for half a second at most: often the database is their cause.
   *
   * @param changes whether the request would have changed something
   * @throws UnrecordedException if it may not be answered, for it can't be recorded
   */
  public void record(HttpServletRequest request, Who who, Refusal refusal, boolean changes) {
    if (!(request.getAttribute(AccessInterceptor.PRINCIPAL) instanceof Principal principal)) {
      return;
    }
    Optional<Access> access =
        Optional.ofNullable((Access) request.getAttribute(AccessInterceptor.ACCESS));
    Optional<Outcome> outcome = outcome(access, refusal, changes);
    if (outcome.isEmpty()) {
      return;
    }
    // All that is not found is counted together: which of it is hidden, no wait may tell.
    Outcome counted = refusal.status == NOT_FOUND ? Outcome.DENIED : outcome.get();
    Detail detail = log.tally().ofPrincipal(counted, principal.id());
    if (detail == Detail.COUNTED) {
      return;
    }
    Attempt attempt =
        attempt(
            outcome.get(),
            principal.id(),
            request,
            who,
            refusal,
            access.flatMap(Access::assumedRole).orElse(null),
            access.flatMap(Access::attempted).orElse(null),
            detail == Detail.LAST);
    if (refusal.status < OURS) {
      log.record(attempt);
    } else {
      log.recordIfSoon(attempt);
    }
  }

  private static Optional<Outcome> outcome(
      Optional<Access> access, Refusal refusal, boolean changes) {
    if (refusal.status == FORBIDDEN
        || (refusal.status == NOT_FOUND && access.filter(Refusals::mayHide).isPresent())) {
      return Optional.of(Outcome.DENIED);
    }
    return changes ? Optional.of(Outcome.FAILED) : Optional.empty();
  }

  private static boolean mayHide(Access access) {
    try {
      return access.mayHide();
    } catch (DataAccessException e) {
      throw new UnrecordedException("It is not known whether something was hidden", e);
    }
  }

  private static Attempt attempt(
      Outcome outcome,
      String actor,
      HttpServletRequest request,
      Who who,
      Refusal refusal,
      @Nullable UUID role,
      @Nullable Attempted attempted,
      boolean last) {
    Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    String pattern = route == null ? null : route.toString();
    boolean denied = outcome == Outcome.DENIED;
    // What was staged is named by a text that lets its bearer have requests signed.
    boolean named = pattern == null || !pattern.contains("{stage}");
    Details details =
        new Details()
            .with("status", refusal.status)
            .with("reason", refusal.type)
            .with("assumed-role", role == null ? null : role.toString())
            .with("missing", denied && attempted != null ? attempted.missing() : null)
            .with("through", (String) request.getAttribute(AccessInterceptor.THROUGH))
            .with("method", request.getMethod())
            .with("route", pattern)
            .with("path", named ? request.getRequestURI() : null)
            // That of a bad request may quote what was sent, such as a secret that lacks its
            // quotes.
            .with("message", refusal.status == BAD_REQUEST ? null : refusal.message)
            .with("last-in-detail", last);
    UUID object = attempted == null ? null : attempted.id();
    return new Attempt(
        outcome,
        actor,
        attempted == null ? action(request) : attempted.action(),
        attempted == null ? null : attempted.kind().text(),
        NONE.equals(object) ? null : object,
        who,
        details.toString());
  }

  private static @Nullable String action(HttpServletRequest request) {
    return request.getAttribute(AccessInterceptor.ACTIONS) instanceof Action[] actions
            && actions.length > 0
        ? actions[actions.length - 1].text()
        : null;
  }

  /** Counts a request of somebody who has not logged in, and records some of them. */
  public void unauthenticated(Who who, String cause, String method, String message) {
    String address = who.remoteAddress() == null ? "" : who.remoteAddress();
    Detail detail = log.tally().ofAddress(address, cause);
    if (detail == Detail.COUNTED) {
      return;
    }
    Details details =
        new Details()
            .with("cause", cause)
            .with("method", method)
            .with("message", message)
            .with("last-in-detail", detail == Detail.LAST);
    log.offer(
        new Attempt(Outcome.UNAUTHENTICATED, null, null, null, null, who, details.toString()));
  }
}
