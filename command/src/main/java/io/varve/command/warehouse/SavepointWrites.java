package io.varve.command.warehouse;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.NewSavepoint;
import io.varve.command.constraint.Subject.OldSavepoint;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.WarehouseCommand.CreateSavepoint;
import io.varve.command.warehouse.WarehouseCommand.DeleteSavepoint;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names positions of warehouses. */
public final class SavepointWrites {

  // They are a part of paths, and of the name of a warehouse after @tag:.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final Clock clock;

  public SavepointWrites(CommandGateway commands, IdempotencyKeys keys, Clock clock) {
    this.commands = commands;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Checks what a savepoint is to be.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if it can't be
   */
  public void check(String name, @Nullable Instant protectUntil) {
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The name of a savepoint is 1 to 128 letters, digits, dots, hyphens and underscores of"
              + " ASCII, and begins with a letter or digit");
    }
    if (protectUntil != null && !protectUntil.isAfter(clock.instant())) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "protect-until must be in the future: " + protectUntil);
    }
  }

  /**
   * Gives a position a name.
   *
   * @param position the end of a transaction that is sealed
   * @param protectUntil until when the files are kept that the warehouse had there, cut to
   *     milliseconds; null if they are not
   */
  public Outcome create(
      Request request,
      Warehouse warehouse,
      String name,
      long position,
      @Nullable Instant protectUntil) {
    check(name, protectUntil);
    CreateSavepoint command =
        new CreateSavepoint(
            warehouse.warehouseId(),
            name,
            position,
            protectUntil == null ? null : protectUntil.truncatedTo(ChronoUnit.MILLIS));
    return keys.once(
        request,
        () -> {
          try {
            return commands.send(request, warehouse, command, Outcome.of(warehouse.warehouseId()));
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new NewSavepoint(warehouse.warehouseId(), name));
          }
        });
  }

  /** Takes the name of a position away, and with it the protection of what was there. */
  public Outcome delete(Request request, Warehouse warehouse, String name) {
    return keys.once(
        request,
        () -> {
          try {
            return commands.send(
                request,
                warehouse,
                new DeleteSavepoint(warehouse.warehouseId(), name),
                Outcome.of(warehouse.warehouseId()));
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new OldSavepoint(name));
          }
        });
  }
}
