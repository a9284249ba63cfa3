package io.varve.command.drop;

import io.varve.command.dispatch.Commands;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.namespace.NamespaceCommand.ProtectNamespace;
import io.varve.command.request.Request;
import io.varve.command.table.TableCommand.ProtectTable;
import io.varve.command.view.ViewCommand.ProtectView;
import java.util.UUID;

/** Protects namespaces, tables and views from being dropped, or no longer. */
public final class ProtectionWrites {

  private final Commands commands;
  private final IdempotencyKeys keys;

  public ProtectionWrites(Commands commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  /** What can be protected in a warehouse. */
  public enum Kind {
    NAMESPACE,
    TABLE,
    VIEW
  }

  /**
   * Sets the protection of something that is in the warehouse.
   *
   * @param id of what the caller has found there
   */
  public Outcome protect(
      Request request, Warehouse warehouse, Kind kind, UUID id, boolean protection) {
    Object command =
        switch (kind) {
          case NAMESPACE -> new ProtectNamespace(id, protection);
          case TABLE -> new ProtectTable(id, protection);
          case VIEW -> new ProtectView(id, protection);
        };
    return keys.once(request, () -> commands.send(request, warehouse, command, Outcome.of(id)));
  }
}
