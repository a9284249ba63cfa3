package io.varve.command.commit;

import io.varve.command.commit.TableCommits.TableUpdate;
import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.location.LocationRights;
import io.varve.command.location.LocationRights.Owner;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.FoundObject;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.FirstFiles;
import io.varve.command.name.Names;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableHead;
import io.varve.command.table.TablePreparation;
import io.varve.command.table.TableState;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.security.rights.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.TableMetadata;

/**
 * Finds the tables of updates, and prepares the updates one after the other, outside of a queue.
 */
final class CommitPreparation {

  private final NameLookup lookup;
  private final TablePreparation tables;
  private final LocationRights rights;

  CommitPreparation(NameLookup lookup, LocationRights rights, TablePreparation tables) {
    this.lookup = lookup;
    this.rights = rights;
    this.tables = tables;
  }

  List<CommitTarget> find(Access access, Warehouse warehouse, List<TableUpdate> updates) {
    return updates.stream().map(update -> find(access, warehouse, update)).toList();
  }

  CommitTarget find(Access access, Warehouse warehouse, TableUpdate update) {
    CommitTarget target =
        new CommitTarget(
            update, lookup.findObject(access, warehouse, update.namespace(), update.name()));
    if (target.table().isPresent()) {
      checkLocations(access, warehouse, target);
    }
    return target;
  }

  private void checkLocations(Access access, Warehouse warehouse, CommitTarget target) {
    rights.check(
        access,
        warehouse,
        target.update().namespace(),
        () ->
            target
                .table()
                .map(found -> new Owner(found.objectId(), found.as(TableState.class).location())),
        target.update().updates());
  }

  /**
   * Prepares updates; if one is refused, no file of the others is left.
   *
   * @param newest the head of a table that was found
   * @throws RefusedException if an update can't be applied
   */
  List<PreparedUpdate> prepare(
      Access access,
      Warehouse warehouse,
      List<CommitTarget> targets,
      Function<FoundObject, TableHead> newest) {
    List<PreparedUpdate> prepared = new ArrayList<>();
    try {
      targets.forEach(target -> prepared.add(prepare(access, warehouse, target, newest)));
    } catch (RuntimeException e) {
      discard(prepared);
      throw e;
    }
    return prepared;
  }

  /** Deletes the files of updates that are known not to have happened. */
  void discard(List<PreparedUpdate> prepared) {
    tables.discard(prepared.stream().flatMap(update -> update.change().stream()).toList());
  }

  private PreparedUpdate prepare(
      Access access,
      Warehouse warehouse,
      CommitTarget target,
      Function<FoundObject, TableHead> newest) {
    TableUpdate update = target.update();
    if (update.creates()) {
      return create(access, warehouse, target);
    }
    TableHead base =
        newest.apply(
            target
                .table()
                .orElseThrow(
                    () ->
                        NameRefusals.noSuchObject(
                            TabularKind.TABLE, update.namespace(), update.name())));
    return tables
        .apply(warehouse, tables.base(base), update.requirements(), update.updates())
        .<PreparedUpdate>map(applied -> new PreparedUpdate.Changed(base, tables.write(applied)))
        .orElseGet(() -> new PreparedUpdate.Unchanged(base));
  }

  private PreparedUpdate create(Access access, Warehouse warehouse, CommitTarget target) {
    TableUpdate update = target.update();
    UUID namespaceId = lookup.namespace(access, warehouse, update.namespace()).namespaceId();
    Names.checkNew(update.name());
    target
        .found()
        .ifPresent(
            found -> {
              throw exists(update, found);
            });
    checkLocations(access, warehouse, target);
    TableMetadata metadata = tables.fromUpdates(warehouse, update.requirements(), update.updates());
    WarehouseFolders.requested(warehouse, metadata.location());
    return new PreparedUpdate.New(
        tables.create(
            warehouse,
            FirstFiles.anywhere(),
            new ObjectName(namespaceId, update.namespace(), update.name()),
            metadata,
            true));
  }

  // The requirement fails; but a view in the way is none of the requirement's business.
  private static RefusedException exists(TableUpdate update, FoundObject found) {
    return found.kind() == TabularKind.TABLE
        ? new RefusedException(
            Reason.COMMIT_FAILED,
            "Requirement failed: table already exists: "
                + String.join(".", update.namespace())
                + "."
                + update.name())
        : NameRefusals.alreadyExists(
            TabularKind.TABLE, found.kind(), update.namespace(), update.name());
  }

  /** What it means that the database refused {@code prepared}, in the words of a requirement. */
  static RuntimeException refused(RuntimeException problem, List<PreparedUpdate> prepared) {
    return prepared.stream()
        .filter(PreparedUpdate.New.class::isInstance)
        .map(update -> ((PreparedUpdate.New) update).create().event().name())
        .findFirst()
        .map(name -> Constraint.refusalOf(problem, new NewTabular(TabularKind.TABLE, name)))
        .map(
            refusal ->
                refusal instanceof RefusedException lost
                        && lost.refusal().reason() == Reason.ALREADY_EXISTS
                    ? new RefusedException(
                        Reason.COMMIT_FAILED, "Requirement failed: " + lost.getMessage())
                    : refusal)
        .orElse(problem);
  }
}
