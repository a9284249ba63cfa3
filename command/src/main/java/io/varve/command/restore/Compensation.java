package io.varve.command.restore;

import io.varve.command.head.ReadHead;
import io.varve.command.namespace.NamespaceCommand;
import io.varve.command.rights.ChangesRights;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.tabular.TabularCommand;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes of several objects, most of a warehouse, that compensate others, all or none. Each was
 * decided on a head as it was read, and happens to this very head or not at all.
 *
 * @param warehouseId null if none of them is in a warehouse
 * @param there ids of namespaces that must be there
 * @param namespaces what happens to namespaces first, parents before children
 * @param tabulars what happens to tables, views and generic tables
 * @param ended namespaces that are dropped at last, children before parents
 * @param others what happens to privileges, roles, the warehouse itself and projects, in this order
 */
public record Compensation(
    @Nullable UUID warehouseId,
    Set<UUID> there,
    List<OfNamespace> namespaces,
    List<OfTabular> tabulars,
    List<OfNamespace> ended,
    List<Other> others) {

  /** Whether grants, roles or members change by it. */
  boolean changesRights() {
    return others.stream().anyMatch(other -> other.command instanceof ChangesRights);
  }

  /** The same, for changes of rights wait for others, and others for them. */
  record OfRights(Compensation all) implements ChangesRights {}

  /**
   * What happens to something else.
   *
   * @param stream that was read for it
   * @param version of the stream then
   * @param command on grants, a role, a warehouse or a project
   */
  public record Other(UUID stream, long version, Object command) {}

  /** What happens to a namespace. */
  public record OfNamespace(ReadHead head, NamespaceCommand command) {}

  /**
   * What happens to a table, view or generic table, in this order.
   *
   * @param undropTo the name by which it comes back; null if it does not
   * @param commands what else happens to it
   * @param table the commit to it, if it is a table that gets one
   * @param view the commit to it, if it is a view that gets one
   */
  public record OfTabular(
      TabularKind kind,
      ReadHead head,
      @Nullable ObjectName undropTo,
      List<TabularCommand> commands,
      Change.@Nullable Commit table,
      @Nullable CommitView view) {}
}
