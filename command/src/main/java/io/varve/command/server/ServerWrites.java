package io.varve.command.server;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfServer;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.GrantEvent.Entry;
import java.util.List;
import java.util.UUID;

/** Bootstraps the server. */
public final class ServerWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;

  public ServerWrites(CommandGateway commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  /**
   * Bootstraps the server, with its default project.
   *
   * @param granted to whom the server's administration is granted; empty where no grants decide
   * @throws RefusedException {@link Reason#ALREADY_BOOTSTRAPPED} if that was done before
   */
  public Outcome bootstrap(
      Request request, UUID defaultProject, String projectName, List<Entry> granted) {
    return keys.once(
        request,
        () -> {
          try {
            return send(request, defaultProject, projectName, granted);
          } catch (ConstraintViolatedException e) {
            if (!Constraint.EVENTS_STREAM_VERSION.isViolatedIn(e)) {
              throw e;
            }
            // Another request has just created the project; now it exists.
            return send(request, defaultProject, projectName, granted);
          }
        });
  }

  private Outcome send(
      Request request, UUID defaultProject, String projectName, List<Entry> granted) {
    try {
      return commands.send(
          request,
          defaultProject,
          null,
          new Bootstrap(Uuids.v7(), defaultProject, projectName, granted),
          result -> Outcome.done());
    } catch (ConstraintViolatedException e) {
      throw Constraint.refusalOf(e, new OfServer());
    }
  }
}
