package io.varve.command.protection;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.namespace.NamespaceCommand.ProtectNamespace;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularCommand.ProtectTabular;
import io.varve.ledger.event.TabularKind;
import java.util.UUID;

/** Protects namespaces, tables, views and generic tables from being dropped, or no longer. */
public final class ProtectionWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;

  public ProtectionWrites(CommandGateway commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  /**
   * Sets the protection of something that is in the warehouse.
   *
   * @param kind namespace, table, view or generic-table
   * @param id of what the caller has found there
   */
  public Outcome protect(
      Request request, Warehouse warehouse, String kind, UUID id, boolean protection) {
    Object command =
        kind.equals("namespace")
            ? new ProtectNamespace(id, protection)
            : new ProtectTabular(TabularKind.of(kind), id, protection);
    return keys.once(request, () -> commands.send(request, warehouse, command, Outcome.of(id)));
  }
}
