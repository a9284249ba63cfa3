package io.varve.command.tabular;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.ChangedTabular;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularCommand.HoldTabular;
import io.varve.command.tabular.TabularCommand.ReleaseTabular;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds tables, views and generic tables, so that nothing drops, expires or purges them, and
 * releases them.
 */
public final class HoldWrites {

  private static final int MAX_REASON = 500;

  private final CommandGateway commands;
  private final IdempotencyKeys keys;

  public HoldWrites(CommandGateway commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  /**
   * Holds something, which may be dropped as long as it has not gone.
   *
   * @param id of what the caller has found in the warehouse
   * @param until when that ends by itself; null if it is to be released
   */
  public Outcome hold(
      Request request,
      Warehouse warehouse,
      TabularKind kind,
      UUID id,
      String reason,
      @Nullable Instant until) {
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "reason must be 1 to " + MAX_REASON + " characters");
    }
    Instant end = until == null ? null : until.truncatedTo(ChronoUnit.MILLIS);
    if (end != null && !end.isAfter(Instant.now())) {
      throw new RefusedException(Reason.BAD_REQUEST, "until must be in the future: " + until);
    }
    HoldTabular command = new HoldTabular(kind, id, reason, end);
    return keys.once(
        request,
        () -> {
          try {
            return commands.send(request, warehouse, command, Outcome.of(id));
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new ChangedTabular(warehouse.warehouseId()));
          }
        });
  }

  /** Releases something; what is not held stays as it is. */
  public Outcome release(Request request, Warehouse warehouse, TabularKind kind, UUID id) {
    ReleaseTabular command = new ReleaseTabular(kind, id);
    return keys.once(request, () -> commands.send(request, warehouse, command, Outcome.of(id)));
  }
}
