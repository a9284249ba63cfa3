package io.varve.command.warehouse;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.request.Request;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends changes of warehouses, and forgets the credential that one leaves without a use. */
final class WarehouseSender {

  private final CommandGateway commands;
  private final Secrets secrets;

  WarehouseSender(CommandGateway commands, Secrets secrets) {
    this.commands = commands;
    this.secrets = secrets;
  }

  /**
   * Sends a change.
   *
   * @param name that the warehouse will have, for refusals
   * @param changed what is done when it is committed, before a credential is forgotten
   */
  Outcome send(
      Request request, Warehouse warehouse, Object command, String name, Runnable changed) {
    AtomicReference<@Nullable UUID> unused = new AtomicReference<>();
    Outcome outcome;
    try {
      outcome =
          commands.send(
              request,
              warehouse.projectId(),
              warehouse.warehouseId(),
              command,
              result -> {
                unused.set((UUID) ((Optional<?>) Objects.requireNonNull(result)).orElse(null));
                return Outcome.of(warehouse.warehouseId());
              });
    } catch (ConstraintViolatedException e) {
      throw Constraint.refusalOf(e, new OfWarehouse(warehouse.projectId(), name));
    }
    changed.run();
    UUID secret = unused.get();
    if (secret != null) {
      secrets.forget(secret);
    }
    return outcome;
  }
}
