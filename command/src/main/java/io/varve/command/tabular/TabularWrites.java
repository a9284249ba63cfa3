package io.varve.command.tabular;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.ChangedTabular;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.FoundObject;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.List;

/** Renames and drops tables, views and generic tables. */
public final class TabularWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;

  public TabularWrites(CommandGateway commands, IdempotencyKeys keys, NameLookup lookup) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
  }

  /** Gives it another name, maybe in another namespace of the warehouse. */
  public Outcome rename(
      Request request,
      Warehouse warehouse,
      TabularKind kind,
      List<String> fromLevels,
      String fromName,
      List<String> toLevels,
      String toName) {
    return keys.once(
        request,
        () -> {
          FoundObject found =
              lookup.object(request.access(), warehouse, kind, fromLevels, fromName);
          ObjectName from = new ObjectName(found.namespaceId(), fromLevels, fromName);
          ObjectName to = lookup.freeTarget(request.access(), warehouse, from, toLevels, toName);
          try {
            return commands.send(
                request,
                warehouse,
                found.head(),
                new RenameTabular(kind, found.objectId(), from, to),
                Outcome.done());
          } catch (RuntimeException e) {
            throw Constraint.refusalOf(e, new NewTabular(kind, to));
          }
        });
  }

  /**
   * Drops it, for good or as the warehouse's delete profile says; its files stay unless {@code
   * purgeRequested}, and then are deleted later.
   *
   * @param force whether protection and the delete profile do not count
   */
  public Outcome drop(
      Request request,
      Warehouse warehouse,
      TabularKind kind,
      List<String> levels,
      String name,
      boolean purgeRequested,
      boolean force) {
    return keys.once(
        request,
        () -> {
          FoundObject found = lookup.object(request.access(), warehouse, kind, levels, name);
          try {
            return commands.send(
                request,
                warehouse,
                found.head(),
                new DropTabular(
                    kind,
                    found.objectId(),
                    new ObjectName(found.namespaceId(), levels, name),
                    purgeRequested,
                    Dropping.of(warehouse, force)),
                Outcome.done());
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new ChangedTabular(warehouse.warehouseId()));
          }
        });
  }
}
