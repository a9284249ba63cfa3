package io.varve.api.http;

import io.varve.command.request.Changes;
import io.varve.command.request.Changes.Last;
import io.varve.ledger.seal.SealedPositions;
import io.varve.ledger.seal.SealedSignal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Says in the answer to a change the position that it got in the ledger; of one that had nothing to
 * change, the newest position; of one that only repeats an answer, none. A change gets its position
 * by the sealing that follows its commit. To wait for it costs the client a few milliseconds, and
 * where there are many changes the sealing of more batches. So all that ask for it wait, all that
 * come while the sealer has nothing to do, for they are sealed at once anyway, and of the others so
 * many a second as cost nothing to speak of; the rest are answered without it. No change fails for
 * it.
 */
final class ChangePosition {

  static final String HEADER = "X-Catalog-Position";

  /** What a request's own header of this name says that is to be answered with its position. */
  private static final String WAIT = "wait";

  private static final long MOST_MILLIS = 250;

  /** Of those that asked. */
  private static final long ASKED_MILLIS = 5_000;

  /** For how long nobody waits after one has waited in vain. */
  private static final long PAUSE = Duration.ofSeconds(2).toNanos();

  /** Changes that wait while the sealer is busy: so many at once, and so many a second. */
  private static final int AT_ONCE = 20;

  private static final int A_SECOND = 5;

  private final SealedPositions positions;
  private final SealedSignal sealed;
  private final Allowance allowance = new Allowance(AT_ONCE, A_SECOND);
  private volatile long notBefore = System.nanoTime();

  ChangePosition(SealedPositions positions, SealedSignal sealed) {
    this.positions = positions;
    this.sealed = sealed;
  }

  /** What a request is about to change. */
  Changes changes(HttpServletRequest request) {
    boolean asked = isAsked(request);
    return new Changes(
        () ->
            asked
                || (System.nanoTime() - notBefore >= 0
                    && (positions.isIdle() || allowance.take())));
  }

  private static boolean isAsked(HttpServletRequest request) {
    return WAIT.equalsIgnoreCase(request.getHeader(HEADER));
  }

  /** Adds the header to an answer none of which is on its way. */
  void say(HttpServletRequest request, Changes changes, HttpServletResponse response) {
    Last last = changes.last();
    if (last != null) {
      await(last, isAsked(request) ? ASKED_MILLIS : MOST_MILLIS, response);
    } else if (!changes.any() && response.getStatus() < 300 && ReadOnlyGuard.changes(request)) {
      response.setHeader(HEADER, Long.toString(sealed.head()));
    }
  }

  private void await(Last last, long millis, HttpServletResponse response) {
    try {
      long position = last.position().get(millis, TimeUnit.MILLISECONDS);
      response.setHeader(HEADER, Long.toString(position));
    } catch (TimeoutException | ExecutionException e) {
      notBefore = System.nanoTime() + PAUSE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      positions.forget(last.event());
    }
  }
}
