package io.varve.command.commit;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.head.HeadMovedException;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.NameLookup.FoundObject;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.name.Names;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.table.TableBase;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TablePreparation;
import io.varve.command.table.TablePreparation.Applied;
import io.varve.command.table.TableState;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;

/**
 * Commits to one table or to several at once. What loses a race to another commit is prepared again
 * on the winner's metadata until a deadline; only a requirement that fails is a conflict.
 */
public final class TableCommits {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final TablePreparation preparation;
  private final CommitQueues queues;
  private final CommitLeases leases;

  public TableCommits(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      MetadataFiles files,
      BegunMetadata begun,
      CommitQueues queues,
      CommitLeases leases) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.preparation = new TablePreparation(files, begun);
    this.queues = queues;
    this.leases = leases;
  }

  /** What is asked of one table. */
  public record TableUpdate(
      List<String> namespace,
      String name,
      List<UpdateRequirement> requirements,
      List<MetadataUpdate> updates) {

    private boolean creates() {
      return requirements.stream()
          .anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance);
    }
  }

  /** One update with the table that it found, if it is there. */
  private record Target(TableUpdate update, Optional<FoundObject> found) {

    private boolean isToCommit() {
      return !update.creates()
          && found.filter(object -> object.kind() == TabularKind.TABLE).isPresent();
    }
  }

  /** Commits to one table; the outcome shows its new metadata. */
  public Outcome commit(Request request, Warehouse warehouse, TableUpdate update) {
    return keys.once(request, () -> commitAll(request, warehouse, List.of(update)));
  }

  /** Commits to several tables, all or none. */
  public Outcome commitTransaction(
      Request request, Warehouse warehouse, List<TableUpdate> updates) {
    Set<List<Object>> seen = new HashSet<>();
    for (TableUpdate update : updates) {
      if (!seen.add(List.of(update.namespace(), update.name()))) {
        throw new RefusedException(
            Reason.BAD_REQUEST, "A transaction can change a table once only: " + update.name());
      }
    }
    return keys.once(
        request,
        () -> {
          commitAll(request, warehouse, updates);
          return Outcome.done();
        });
  }

  private Outcome commitAll(Request request, Warehouse warehouse, List<TableUpdate> updates) {
    long deadline = System.nanoTime() + CommitQueues.DEADLINE.toNanos();
    List<Target> found = find(warehouse, updates);
    if (found.size() == 1 && found.getFirst().isToCommit()) {
      Attempt attempt = new Attempt(request, warehouse, found.getFirst());
      return queues.in(attempt.found.objectId(), queue -> queue.carryOut(attempt, deadline));
    }
    List<UUID> tables =
        found.stream()
            .flatMap(target -> target.found().stream())
            .map(FoundObject::objectId)
            .toList();
    return queues.exclusively(
        tables,
        deadline,
        () -> {
          Optional<Outcome> outcome =
              tryOnce(request, warehouse, found.stream().map(this::newest).toList());
          while (outcome.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
              throw CommitQueues.tooLate();
            }
            outcome = tryOnce(request, warehouse, find(warehouse, updates));
          }
          return outcome.get();
        });
  }

  private Target newest(Target target) {
    return new Target(target.update(), target.found().map(queues::newest));
  }

  private List<Target> find(Warehouse warehouse, List<TableUpdate> updates) {
    return updates.stream().map(update -> find(warehouse, update)).toList();
  }

  private Target find(Warehouse warehouse, TableUpdate update) {
    return new Target(
        update, lookup.findObject(warehouse.warehouseId(), update.namespace(), update.name()));
  }

  /** A commit to one table that is there. */
  private final class Attempt implements CommitQueue.Commit<TableBase, Outcome> {
    private final Request request;
    private final Warehouse warehouse;
    private final FoundObject found;
    private Target target;
    private Optional<Applied> applied = Optional.empty();
    private List<Change> changes = List.of();

    Attempt(Request request, Warehouse warehouse, Target target) {
      this.request = request;
      this.warehouse = warehouse;
      this.found = target.found().orElseThrow();
      this.target = target;
    }

    @Override
    public TableBase newest(boolean leased) {
      FoundObject now =
          leased
              // What has its name now may be another; the commit's transaction finds out.
              ? find(warehouse, target.update())
                  .found()
                  .filter(object -> object.objectId().equals(found.objectId()))
                  .orElse(found)
              : queues.newest(found);
      return preparation.base(now);
    }

    @Override
    public TableBase apply(TableBase base) {
      TableUpdate update = target.update();
      target = new Target(update, Optional.of(base.found()));
      applied = preparation.apply(warehouse, base, update.requirements(), update.updates());
      return applied.map(Applied::next).orElse(base);
    }

    @Override
    public void write() {
      changes = applied.<Change>map(preparation::write).stream().toList();
      applied = Optional.empty();
    }

    @Override
    public Optional<Outcome> send() {
      return TableCommits.this.send(request, warehouse, List.of(target), changes);
    }

    @Override
    public void discard() {
      preparation.discard(changes);
    }

    @Override
    public Optional<Outcome> again() {
      return tryOnce(request, warehouse, List.of(find(warehouse, target.update())));
    }
  }

  /** Empty if another commit came first. */
  private Optional<Outcome> tryOnce(Request request, Warehouse warehouse, List<Target> targets) {
    List<Change> changes = new ArrayList<>();
    try {
      targets.forEach(target -> prepare(warehouse, target).ifPresent(changes::add));
    } catch (RuntimeException e) {
      preparation.discard(changes);
      throw e;
    }
    return send(request, warehouse, targets, changes);
  }

  /** Empty if another commit came first; deletes the files of changes that did not happen. */
  private Optional<Outcome> send(
      Request request, Warehouse warehouse, List<Target> targets, List<Change> changes) {
    Outcome outcome = changes.isEmpty() ? unchanged(targets.getLast()) : showing(changes.getLast());
    try {
      if (changes.isEmpty()) {
        keys.record(request, outcome);
        return Optional.of(outcome);
      }
      Outcome done =
          commands.send(
              request, warehouse, new ChangeTables(warehouse.warehouseId(), changes), outcome);
      preparation.done(changes);
      targets.forEach(target -> committed(target, changes));
      return Optional.of(done);
    } catch (HeadMovedException e) {
      preparation.discard(changes);
      changes.forEach(change -> leases.contended(change.tableId()));
      return Optional.empty();
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        preparation.discard(changes);
      }
      throw refused(e, changes);
    }
  }

  private void committed(Target target, List<Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.Commit commit
          && target.found().isPresent()
          && target.found().get().objectId().equals(commit.tableId())) {
        FoundObject before = target.found().get();
        queues.committed(
            before.next(
                TableState.evolve(before.as(TableState.class), commit.event()),
                commit.event().metadata()));
      }
    }
  }

  private Optional<? extends Change> prepare(Warehouse warehouse, Target target) {
    TableUpdate update = target.update();
    if (update.creates()) {
      return Optional.of(create(warehouse, target));
    }
    FoundObject found =
        target
            .found()
            .filter(object -> object.kind() == TabularKind.TABLE)
            .orElseThrow(
                () ->
                    NameRefusals.noSuchObject(
                        TabularKind.TABLE, update.namespace(), update.name()));
    return preparation
        .apply(warehouse, preparation.base(found), update.requirements(), update.updates())
        .map(preparation::write);
  }

  private Change.Create create(Warehouse warehouse, Target target) {
    TableUpdate update = target.update();
    Names.checkNew(update.name());
    if (target.found().isPresent()) {
      throw exists(update, target.found().get());
    }
    UUID namespaceId = lookup.namespace(warehouse.warehouseId(), update.namespace()).namespaceId();
    TableMetadata metadata =
        preparation.fromUpdates(warehouse, update.requirements(), update.updates());
    WarehouseFolders.requested(warehouse, metadata.location());
    return preparation.create(
        warehouse,
        Uuids.v7(),
        new ObjectName(namespaceId, update.namespace(), update.name()),
        metadata,
        true);
  }

  private static Outcome showing(Change change) {
    return switch (change) {
      case Change.Create c -> Outcome.showing(c.tableId(), c.event().metadata());
      case Change.Commit c -> Outcome.showing(c.tableId(), c.event().metadata());
      case Change.Register c -> Outcome.showing(c.tableId(), c.event().metadata());
    };
  }

  private static Outcome unchanged(Target target) {
    FoundObject found = target.found().orElseThrow();
    return found.metadata() == null
        ? Outcome.showing(found.objectId(), found.as(TableState.class).metadataLocation())
        : Outcome.showing(found.objectId(), found.file());
  }

  // The requirement fails; but a view in the way is none of the requirement's business.
  private static RefusedException exists(TableUpdate update, FoundObject found) {
    return found.kind() == TabularKind.TABLE
        ? requirementFailed(update.namespace(), update.name())
        : NameRefusals.alreadyExists(
            TabularKind.TABLE, found.kind(), update.namespace(), update.name());
  }

  private static RefusedException requirementFailed(List<String> namespace, String name) {
    return new RefusedException(
        Reason.COMMIT_FAILED,
        "Requirement failed: table already exists: " + String.join(".", namespace) + "." + name);
  }

  private static RuntimeException refused(RuntimeException problem, List<Change> changes) {
    return changes.stream()
        .filter(Change.Create.class::isInstance)
        .map(change -> ((Change.Create) change).event().name())
        .findFirst()
        .map(name -> NameRefusals.of(problem, TabularKind.TABLE, name))
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
