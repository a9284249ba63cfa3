package io.varve.command.erasure;

import io.varve.command.constraint.Constraint;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import java.util.concurrent.atomic.AtomicInteger;

/** Erases who asked: what a management request comes to. */
public final class RequestErasures {

  private final CommandGateway commands;

  public RequestErasures(CommandGateway commands) {
    this.commands = commands;
  }

  /**
   * Erases what is kept of a person beside the changes of a request. Once more is no change, so no
   * idempotency key is needed.
   *
   * @param requestId as the client of then sent it, or was answered it
   * @throws RefusedException {@link Reason#NO_SUCH_REQUEST} if no change was made by such a request
   */
  public void erase(Request request, String requestId) {
    if (request.id().equals(requestId)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "A request can't erase itself; send this one with another x-request-id");
    }
    EraseRequest command = new EraseRequest(requestId);
    int erased;
    do {
      erased = some(request.withoutKey(), command);
    } while (erased == EraseRequest.MOST);
  }

  /**
   * Erases what is kept of a person beside the changes of all requests of a user, before now: by
   * one event, from which on nobody reads it. The rows are blanked by a task.
   *
   * @param userId of a user that is known
   */
  public void eraseOf(Request request, String userId) {
    commands.send(
        request.withoutKey(),
        null,
        null,
        new EraseUserRequests(Uuids.v7(), userId),
        erased -> Outcome.done());
  }

  private int some(Request request, EraseRequest command) {
    try {
      return send(request, command);
    } catch (ConstraintViolatedException e) {
      if (!Constraint.EVENTS_STREAM_VERSION.isViolatedIn(e)) {
        throw e;
      }
      // Somebody has just erased the same; now it is seen.
      return send(request, command);
    }
  }

  private int send(Request request, EraseRequest command) {
    AtomicInteger erased = new AtomicInteger();
    commands.send(
        request,
        null,
        null,
        command,
        result -> {
          erased.set(result instanceof Integer count ? count : 0);
          return Outcome.done();
        });
    return erased.get();
  }
}
