package io.varve.command.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.varve.command.head.HeadMovedException;
import io.varve.command.head.ReadHead;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.IdempotencyKeys.KeyTakenException;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.rights.RightsCheck;
import io.varve.ledger.store.SqlErrors;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands: one short transaction each, tried again (bounded) where Postgres broke a
 * deadlock, and an answer that is known to be true even when the one to COMMIT was lost.
 */
public final class CommandGateway {

  private static final Logger LOG = LoggerFactory.getLogger(CommandGateway.class);
  private static final int TRIES = 5;

  private final CommandBus bus;
  private final LostCommits lostCommits;
  private final MeterRegistry meters;

  public CommandGateway(CommandBus bus, LostCommits lostCommits, MeterRegistry meters) {
    this.bus = bus;
    this.lostCommits = lostCommits;
    this.meters = meters;
  }

  /** Sends {@code command} of a warehouse; {@code outcome} is what a replay of it will answer. */
  public Outcome send(Request request, Warehouse warehouse, Object command, Outcome outcome) {
    return send(request, warehouse, null, command, outcome);
  }

  /**
   * Sends {@code command} as {@link #send(Request, Warehouse, Object, Outcome)} does.
   *
   * @param head that the command is decided on. It is not read or locked in the transaction, but if
   *     it has changed, the command is sent again and reads and locks it
   */
  public Outcome send(
      Request request,
      Warehouse warehouse,
      @Nullable ReadHead head,
      Object command,
      Outcome outcome) {
    return send(
        request,
        warehouse.projectId(),
        warehouse.warehouseId(),
        command,
        outcome,
        result -> outcome,
        head);
  }

  /**
   * Sends {@code command} and returns its outcome.
   *
   * @param outcome makes the outcome of what the handler returned; called in the transaction
   * @throws RefusedException if a rule refuses the command, or nothing could be committed in time
   * @throws ConstraintViolatedException if a constraint of the database refuses it
   */
  public Outcome send(
      Request request,
      @Nullable UUID projectId,
      @Nullable UUID warehouseId,
      Object command,
      Function<@Nullable Object, Outcome> outcome) {
    return send(request, projectId, warehouseId, command, null, outcome, null);
  }

  private Outcome send(
      Request request,
      @Nullable UUID projectId,
      @Nullable UUID warehouseId,
      Object command,
      @Nullable Outcome expected,
      Function<@Nullable Object, Outcome> outcome,
      @Nullable ReadHead head) {
    Timer.Sample timed = Timer.start(meters);
    String ended = "failed";
    try {
      Outcome result = carryOut(request, projectId, warehouseId, command, expected, outcome, head);
      ended = "committed";
      return result;
    } catch (RefusedException e) {
      ended = e.refusal().reason().name().toLowerCase(Locale.ROOT);
      throw e;
    } catch (HeadMovedException e) {
      ended = "conflict";
      throw e;
    } finally {
      timed.stop(
          meters.timer(
              "varve.commands", "command", command.getClass().getSimpleName(), "outcome", ended));
    }
  }

  private Outcome carryOut(
      Request request,
      @Nullable UUID projectId,
      @Nullable UUID warehouseId,
      Object command,
      @Nullable Outcome expected,
      Function<@Nullable Object, Outcome> outcome,
      @Nullable ReadHead head) {
    boolean decidesInside = false;
    for (int attempt = 1; ; attempt++) {
      ReadHead read = attempt == 1 ? head : null;
      CommandContext dispatch =
          new CommandContext(
              RequestStamp.of(request, projectId, warehouseId),
              expected,
              outcome,
              read,
              decidesInside);
      Throwable problem = dispatch(command, dispatch);
      if (problem == null) {
        return dispatch.result();
      }
      if (mayBeCommitted(dispatch, problem) && lostCommits.wasCommitted(dispatch.stamp().hash())) {
        LOG.warn("A change was committed, and then something failed", problem);
        request.changes().committed(null);
        return dispatch.result();
      }
      if (SqlErrors.isConnectionLost(problem)) {
        throw new RefusedException(
            Reason.UNAVAILABLE, "The database connection broke and nothing was changed; try again");
      }
      if (read != null && SqlErrors.isRowMissing(problem)) {
        continue;
      }
      boolean outdated = RightsCheck.isOutdated(problem);
      // So that others who change rights hold it up once only.
      decidesInside |= outdated;
      if (!(outdated || SqlErrors.isBrokenTie(problem)) || attempt == TRIES) {
        throw translated(problem);
      }
      pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(5, 20L * attempt)));
    }
  }

  // What Postgres refused it has rolled back. Anything else, such as a full heap after the COMMIT,
  // says nothing about that, and files of what was committed must stay.
  private static boolean mayBeCommitted(CommandContext dispatch, Throwable problem) {
    return dispatch.commitBegan()
        && (SqlErrors.isConnectionLost(problem) || SqlErrors.sqlState(problem).isEmpty());
  }

  /** Whether it is not known if what failed with {@code problem} was committed. */
  public static boolean isOutcomeUnknown(RuntimeException problem) {
    return problem instanceof RefusedException refused
        && refused.refusal().reason() == Reason.OUTCOME_UNKNOWN;
  }

  // An Error on the way out of a transaction comes past the bus's callback.
  private @Nullable Throwable dispatch(Object command, CommandContext dispatch) {
    try {
      return dispatched(command, dispatch);
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private @Nullable Throwable dispatched(Object command, CommandContext dispatch) {
    AtomicReference<@Nullable Throwable> problem = new AtomicReference<>();
    bus.dispatch(
        new GenericCommandMessage<>(command, MetaData.from(dispatch.metadata())),
        (message, result) -> {
          if (result.isExceptional()) {
            problem.set(result.exceptionResult());
          }
        });
    return problem.get();
  }

  private static RuntimeException translated(Throwable problem) {
    if (problem instanceof Error error) {
      throw error;
    }
    if (problem instanceof RefusedException refused) {
      return refused;
    }
    if (IdempotencyKeys.isTaken(problem)) {
      return new KeyTakenException();
    }
    if (SqlErrors.isRowMissing(problem)) {
      return new HeadMovedException();
    }
    var constraint = SqlErrors.violatedConstraint(problem);
    if (constraint.isPresent()) {
      return new ConstraintViolatedException(constraint.get(), problem);
    }
    if (SqlErrors.isBrokenTie(problem)
        || SqlErrors.isTimeout(problem)
        || RightsCheck.isOutdated(problem)) {
      return new RefusedException(
          Reason.UNAVAILABLE, "Too many changes at once; nothing was changed, try again");
    }
    if (SqlErrors.isDiskFull(problem)) {
      LOG.error("The disk of the database is full", problem);
      return new RefusedException(
          Reason.UNAVAILABLE,
          "The disk of the database is full and nothing was changed; make room and try again");
    }
    if (SqlErrors.isExhausted(problem)) {
      LOG.error("The database is short of something", problem);
      return new RefusedException(
          Reason.UNAVAILABLE, "The database is at its limits and nothing was changed; try again");
    }
    return problem instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("A command handler failed", problem);
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(Reason.UNAVAILABLE, "The server stops; try again");
    }
  }
}
