package io.varve.api.http;

import io.varve.api.attempt.Refusals;
import io.varve.api.attempt.Refusals.Refusal;
import io.varve.ledger.attempt.Attempt.Who;
import io.varve.ledger.attempt.UnrecordedException;
import io.varve.security.principal.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the answer to any failure of a request, and has it recorded before it is given. */
final class RecordedAnswers {

  /** The attribute of a request with why it is nobody's. */
  static final String CAUSE = RecordedAnswers.class.getName();

  private static final int OURS = 500;

  /** Questions that are put by POST, beside those that a read-only server answers. */
  private static final Pattern QUESTIONS =
      Pattern.compile(
          "/management/v1/(action/batch-check|permissions/check|search/.+)"
              + "|/catalog/v1/[^/]+/staged/.+|.+/metrics");

  private final Optional<Refusals> refusals;

  /**
   * @param refusals empty if nothing is recorded
   */
  RecordedAnswers(Optional<Refusals> refusals) {
    this.refusals = refusals;
  }

  /** The answer to {@code failure}; that to come again if what is answered can't be recorded. */
  EnvelopeResponse answer(Throwable failure, HttpServletRequest request) {
    EnvelopeResponse answer = ErrorMapping.answer(failure, request);
    try {
      record(answer, request);
      return answer;
    } catch (UnrecordedException e) {
      // What is not known to have failed must not be answered as if it were.
      return answer.type().status() >= OURS ? answer : ErrorMapping.answer(e, request);
    }
  }

  private void record(EnvelopeResponse answer, HttpServletRequest request) {
    if (refusals.isEmpty()
        || !(request.getAttribute(Incoming.ATTRIBUTE) instanceof Incoming incoming)) {
      return;
    }
    Who who = incoming.who();
    if (request.getAttribute(Principal.class.getName()) != null) {
      boolean changes =
          ReadOnlyGuard.changes(request) && !QUESTIONS.matcher(request.getRequestURI()).matches();
      refusals
          .get()
          .record(
              request,
              who,
              new Refusal(answer.type().status(), answer.type().type(), answer.message()),
              changes);
    } else if (request.getAttribute(CAUSE) instanceof String cause) {
      refusals.get().unauthenticated(who, cause, request.getMethod(), answer.message());
    }
  }

  /** Notes that a request is nobody's, which is answered otherwise than by a failure. */
  void unauthenticated(HttpServletRequest request, String cause, String message) {
    if (request.getAttribute(Incoming.ATTRIBUTE) instanceof Incoming incoming) {
      refusals.ifPresent(
          some -> some.unauthenticated(incoming.who(), cause, request.getMethod(), message));
    }
  }
}
