package io.varve.command.commit;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.head.HeadMovedException;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TablePreparation;
import java.util.List;
import java.util.Optional;

/** Sends what is prepared in one transaction, and does what its end asks for. */
final class CommitSender {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final TablePreparation preparation;
  private final CommitQueues queues;
  private final CommitLeases leases;

  CommitSender(
      CommandGateway commands,
      IdempotencyKeys keys,
      TablePreparation preparation,
      CommitQueues queues,
      CommitLeases leases) {
    this.commands = commands;
    this.keys = keys;
    this.preparation = preparation;
    this.queues = queues;
    this.leases = leases;
  }

  /**
   * Commits; deletes the files of what is known not to have happened.
   *
   * @return empty if another commit came first
   * @throws RefusedException if a rule or the database refuses it
   */
  Optional<Outcome> send(Request request, Warehouse warehouse, List<PreparedUpdate> prepared) {
    List<Change> changes = prepared.stream().flatMap(update -> update.change().stream()).toList();
    try {
      if (changes.isEmpty()) {
        Outcome outcome = prepared.getLast().outcome();
        keys.record(request, outcome);
        return Optional.of(outcome);
      }
      Outcome done =
          commands.send(
              request,
              warehouse,
              new ChangeTables(warehouse.warehouseId(), changes),
              outcome(prepared));
      preparation.done(changes);
      prepared.forEach(this::committed);
      return Optional.of(done);
    } catch (HeadMovedException e) {
      preparation.discard(changes);
      changes.forEach(change -> leases.contended(change.tableId()));
      return Optional.empty();
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        preparation.discard(changes);
      }
      throw CommitPreparation.refused(e, prepared);
    }
  }

  // Of the last one that changes something.
  private static Outcome outcome(List<PreparedUpdate> prepared) {
    return prepared.reversed().stream()
        .filter(update -> update.change().isPresent())
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  private void committed(PreparedUpdate update) {
    if (update instanceof PreparedUpdate.Changed changed) {
      queues.committed(changed.base().after(changed.commit().event()));
    }
  }
}
