package io.varve.command.undrop;

import io.varve.command.namespace.NamespaceCommand.RestoreNamespace;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Brings tables and views back that were dropped, all or none.
 *
 * @param there ids of namespaces that must be there
 * @param restored namespaces that must be brought back first, parents before children
 */
public record UndropCommand(
    Set<UUID> there, List<RestoreNamespace> restored, List<Target> targets) {

  /**
   * What comes back.
   *
   * @param to the name that it gets
   */
  public record Target(TabularKind kind, UUID objectId, ObjectName to) {}
}
