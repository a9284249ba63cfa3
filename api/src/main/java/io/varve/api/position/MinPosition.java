package io.varve.api.position;

import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.http.ReadOnlyGuard;
import io.varve.api.position.ReaderPlaces.Place;
import io.varve.api.rights.AccessInterceptor;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedSignal;
import io.varve.query.past.Moments;
import io.varve.query.past.Moments.HistoryBehindException;
import io.varve.security.principal.Principal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets a read wait until the ledger has come to the position that its {@value #HEADER} names, so
 * that it reads what was changed there: before each endpoint, a moment, and no longer than {@link
 * #PATIENCE}.
 */
public final class MinPosition implements HandlerInterceptor {

  static final String HEADER = "X-Catalog-Min-Position";

  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Requests that wait at once; each has a thread and a connection. */
  private static final int MOST_WAITING = 200;

  private static final int MOST_OF_ONE = 50;

  private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

  private final SealedSignal sealed;
  private final SealedLedger ledger;
  private final Moments moments;
  private final ReaderPlaces waiting = new ReaderPlaces(MOST_WAITING, MOST_OF_ONE);

  /**
   * @param moments says how far the history has come
   */
  public MinPosition(SealedSignal sealed, SealedLedger ledger, Moments moments) {
    this.sealed = sealed;
    this.ledger = ledger;
    this.moments = moments;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    List<String> sent = Collections.list(request.getHeaders(HEADER));
    if (!sent.isEmpty() && !ReadOnlyGuard.changes(request)) {
      long position = position(sent);
      awaitSealed(position, (Principal) request.getAttribute(AccessInterceptor.PRINCIPAL));
      if (handler instanceof HandlerMethod method
          && method.hasMethodAnnotation(FromHistory.class)) {
        awaitHistory(position);
      }
    }
    return true;
  }

  private static long position(List<String> sent) {
    String text = sent.getFirst().strip();
    if (sent.size() > 1 || !POSITION.matcher(text).matches()) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST,
          HEADER + " must be one position, such as an answer's X-Catalog-Position");
    }
    return Long.parseLong(text);
  }

  private void awaitSealed(long position, @Nullable Principal principal) {
    if (sealed.head() >= position) {
      return;
    }
    try (Place place =
        waiting.take(
            principal == null ? "" : principal.id(),
            principal == null,
            "Too many requests wait for a position; try again")) {
      // A notification may be lost with its connection; the ledger itself has the last word.
      if (!sealed.await(position - 1, PATIENCE) && ledger.head() < position) {
        throw behind("The ledger", position);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw behind("The ledger", position);
    }
  }

  private void awaitHistory(long position) {
    try {
      moments.at(position);
    } catch (HistoryBehindException e) {
      throw behind("The history of the catalog", position);
    }
  }

  private static HttpRefusedException behind(String what, long position) {
    return new HttpRefusedException(
        ErrorType.UNAVAILABLE, what + " has not come to position " + position + " yet; try again");
  }
}
