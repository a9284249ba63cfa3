package io.varve.command.commit;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.LocationRights;
import io.varve.command.lookup.FoundObject;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.table.TableBase;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableHead;
import io.varve.command.table.TablePreparation;
import io.varve.command.table.TablePreparation.Applied;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.UpdateRequirement;
import org.jspecify.annotations.Nullable;

/**
 * Commits to one table or to several at once. What loses a race to another commit is prepared again
 * on the metadata committed last until a deadline; only a requirement that fails is a conflict.
 */
public final class TableCommits {

  private final IdempotencyKeys keys;
  private final TablePreparation tables;
  private final CommitPreparation preparation;
  private final CommitSender sender;
  private final CommitQueues queues;

  public TableCommits(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      LocationRights rights,
      MetadataFiles files,
      BegunMetadata begun,
      CommitQueues queues,
      CommitLeases leases) {
    this.keys = keys;
    this.queues = queues;
    this.tables = new TablePreparation(files, begun);
    this.preparation = new CommitPreparation(lookup, rights, tables);
    this.sender = new CommitSender(commands, keys, tables, queues, leases);
  }

  /** What is asked of one table. */
  public record TableUpdate(
      List<String> namespace,
      String name,
      List<UpdateRequirement> requirements,
      List<MetadataUpdate> updates) {

    /** Whether it begins the table. */
    boolean creates() {
      return requirements.stream()
          .anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance);
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

  /** What makes commits ready. */
  public TablePreparation preparation() {
    return tables;
  }

  /**
   * Tries something until it has an outcome, while no other commit of this node is at work on the
   * tables.
   *
   * @param attempt empty if another request came first
   * @throws RefusedException if the deadline of commits comes first
   */
  public <T> T alone(Collection<UUID> tableIds, Supplier<Optional<T>> attempt) {
    Deadline deadline = Deadline.in(CommitQueues.DEADLINE);
    return queues.exclusively(
        tableIds, deadline, () -> deadline.retry(attempt.get(), () -> later(deadline, attempt)));
  }

  private static <T> Optional<T> later(Deadline deadline, Supplier<Optional<T>> attempt) {
    deadline.pause();
    return attempt.get();
  }

  private Outcome commitAll(Request request, Warehouse warehouse, List<TableUpdate> updates) {
    Deadline deadline = Deadline.in(CommitQueues.DEADLINE);
    List<CommitTarget> targets = preparation.find(request.access(), warehouse, updates);
    Optional<FoundObject> one = oneToQueueFor(targets);
    if (one.isPresent()) {
      QueuedCommit commit =
          new QueuedCommit(request, warehouse, targets.getFirst().update(), one.get());
      return queues.in(one.get().objectId(), queue -> queue.carryOut(commit, deadline));
    }
    List<UUID> ids = targets.stream().flatMap(target -> target.id().stream()).toList();
    return queues.exclusively(
        ids,
        deadline,
        () ->
            deadline.retry(
                tryOnce(request, warehouse, targets, queues::newest),
                () -> again(request, warehouse, updates)));
  }

  // The table of a commit to one that exists.
  private static Optional<FoundObject> oneToQueueFor(List<CommitTarget> targets) {
    return targets.size() == 1 && !targets.getFirst().update().creates()
        ? targets.getFirst().table()
        : Optional.empty();
  }

  /** Another commit came first, so only what the database has counts. */
  private Optional<Outcome> again(Request request, Warehouse warehouse, List<TableUpdate> updates) {
    return tryOnce(
        request, warehouse, preparation.find(request.access(), warehouse, updates), TableHead::of);
  }

  private Optional<Outcome> tryOnce(
      Request request,
      Warehouse warehouse,
      List<CommitTarget> targets,
      Function<FoundObject, TableHead> newest) {
    return sender.send(
        request, warehouse, preparation.prepare(request.access(), warehouse, targets, newest));
  }

  /** A commit to one table that exists, on its way through the table's queue. */
  private final class QueuedCommit implements CommitQueue.Commit<TableBase, Outcome> {
    private final Request request;
    private final Warehouse warehouse;
    private final TableUpdate update;
    private final FoundObject found;
    private @Nullable TableHead head;
    private Optional<Applied> applied = Optional.empty();
    private Optional<Change.Commit> written = Optional.empty();

    QueuedCommit(Request request, Warehouse warehouse, TableUpdate update, FoundObject found) {
      this.request = request;
      this.warehouse = warehouse;
      this.update = update;
      this.found = found;
    }

    @Override
    public TableBase newest(boolean leased) {
      return tables.base(leased ? TableHead.of(foundNow()) : queues.newest(found));
    }

    // What has its name now may be another; the commit's transaction finds out.
    private FoundObject foundNow() {
      return preparation
          .find(request.access(), warehouse, update)
          .found()
          .filter(object -> object.objectId().equals(found.objectId()))
          .orElse(found);
    }

    @Override
    public TableBase apply(TableBase base) {
      head = base.head();
      applied = tables.apply(warehouse, base, update.requirements(), update.updates());
      return applied.map(Applied::next).orElse(base);
    }

    @Override
    public void write() {
      written = applied.map(tables::write);
      // Metadata may be large, and this commit may wait for a while.
      applied = Optional.empty();
    }

    @Override
    public Optional<Outcome> send() {
      TableHead base = Objects.requireNonNull(head);
      PreparedUpdate prepared =
          written
              .<PreparedUpdate>map(change -> new PreparedUpdate.Changed(base, change))
              .orElseGet(() -> new PreparedUpdate.Unchanged(base));
      return sender.send(request, warehouse, List.of(prepared));
    }

    @Override
    public void discard() {
      tables.discard(written.stream().toList());
    }

    @Override
    public Optional<Outcome> again() {
      return TableCommits.this.again(request, warehouse, List.of(update));
    }
  }
}
