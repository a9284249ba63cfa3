package io.varve.command.warehouse;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.request.Request;
import io.varve.command.warehouse.WarehouseCommand.Credential;
import io.varve.ledger.Uuids;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends changes of warehouses, keeps the credential that one brings, and forgets the one that it
 * leaves without a use.
 */
final class WarehouseSender {

  private final CommandGateway commands;
  private final Secrets secrets;
  private final ServedWarehouses served;

  WarehouseSender(CommandGateway commands, Secrets secrets, ServedWarehouses served) {
    this.commands = commands;
    this.secrets = secrets;
    this.served = served;
  }

  /**
   * Sends a change that no node serves without any more when this returns.
   *
   * @param name that the warehouse will have, for refusals
   */
  Outcome change(Request request, Warehouse warehouse, Object command, String name) {
    return send(request, warehouse, command, name, () -> served.awaitSeen(warehouse.warehouseId()));
  }

  /**
   * Sends a change that nodes may serve without for a moment.
   *
   * @param name that the warehouse will have, for refusals
   */
  Outcome send(Request request, Warehouse warehouse, Object command, String name) {
    return send(request, warehouse, command, name, () -> {});
  }

  // What is done when it is committed comes before a credential is forgotten.
  private Outcome send(
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

  /**
   * Has a new credential's secret kept while {@code work} is done, which is before the event that
   * refers to it, and forgotten if that does not happen.
   *
   * @param credential null does the work without one
   */
  Outcome keeping(
      @Nullable NewCredential credential, Function<@Nullable Credential, Outcome> work) {
    if (credential == null) {
      return work.apply(null);
    }
    UUID secretId = Uuids.v7();
    secrets.keep(secretId, credential.secret());
    try {
      return work.apply(new Credential(credential.type(), secretId));
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        secrets.forget(secretId);
      }
      throw e;
    }
  }
}
