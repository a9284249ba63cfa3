package io.varve.command.restore;

import io.varve.command.constraint.Constraint;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.head.HeadMovedException;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.restore.RestoreWrites.Asked;
import java.util.Optional;
import java.util.Set;

/** Carries out a plan without blockers, in one transaction. */
final class PlanWrites {

  /** Another request was faster; the next plan sees what it did. */
  private static final Set<Constraint> RACES =
      Set.of(
          Constraint.NAMES_NAME,
          Constraint.NAMES_NAMESPACE,
          Constraint.NAMESPACES_PARENT,
          Constraint.NAMESPACES_PATH,
          Constraint.WAREHOUSES_NAME,
          Constraint.ROLES_NAME,
          Constraint.ROLES_SOURCE,
          Constraint.TABLES_CLONE_SAVEPOINT);

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final Preparation preparation;

  PlanWrites(CommandGateway commands, IdempotencyKeys keys, Preparation preparation) {
    this.commands = commands;
    this.keys = keys;
    this.preparation = preparation;
  }

  /**
   * Carries it out.
   *
   * @return empty if another request came first
   */
  Optional<Outcome> tryOnce(Asked asked, Plan plan, Outcome outcome) {
    if (plan.isEmpty()) {
      keys.record(asked.request(), outcome);
      return Optional.of(outcome);
    }
    Preparation.Prepared prepared = preparation.prepare(asked.request(), asked.warehouse(), plan);
    try {
      send(asked, prepared.command(), outcome);
      prepared.done();
      return Optional.of(outcome);
    } catch (HeadMovedException e) {
      prepared.discard();
      return Optional.empty();
    } catch (ConstraintViolatedException e) {
      prepared.discard();
      if (Constraint.of(e).filter(RACES::contains).isEmpty()) {
        throw e;
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        prepared.discard();
      }
      throw e;
    }
  }

  private void send(Asked asked, Compensation command, Outcome outcome) {
    Object sent = command.changesRights() ? new Compensation.OfRights(command) : command;
    if (asked.warehouse() == null) {
      commands.send(asked.request(), asked.projectId(), null, sent, done -> outcome);
    } else {
      commands.send(asked.request(), asked.warehouse(), sent, outcome);
    }
  }
}
