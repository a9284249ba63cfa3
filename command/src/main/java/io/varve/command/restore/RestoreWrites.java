package io.varve.command.restore;

import io.varve.command.commit.TableCommits;
import io.varve.command.constraint.Constraint;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.head.HeadMovedException;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.LocationRights;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.refusal.Blocker;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.restore.Plan.Step;
import io.varve.command.view.ViewWrites;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes changes back, all of them or none, or says what would happen. */
public final class RestoreWrites {

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
  private final TableCommits commits;
  private final RestoreReads reads;
  private final Undoing undoing;
  private final Restoring restoring;
  private final Preparation preparation;

  public RestoreWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      NamespaceLocks locks,
      MetadataFiles files,
      LocationRights locations,
      TableCommits commits,
      ViewWrites views,
      InstanceAdmins admins,
      JdbcClient jdbc) {
    this.commands = commands;
    this.keys = keys;
    this.commits = commits;
    this.reads = new RestoreReads(jdbc);
    var contents = new ContentPlanner(reads, files, locations);
    var tabulars = new TabularPlanner(lookup, reads, contents);
    var namespaces = new NamespacePlanner(lookup, locks, reads, locations);
    this.undoing = new Undoing(reads, namespaces, tabulars, contents, others(jdbc, admins));
    this.restoring = new Restoring(reads, namespaces, tabulars);
    this.preparation = new Preparation(files, commits, views);
  }

  /** By the type of the stream. */
  private Map<String, StreamUndo> others(JdbcClient jdbc, InstanceAdmins admins) {
    var rights = new RightsReads(jdbc);
    var objects = new GrantedObjects(reads, rights);
    return Map.of(
        "grants",
        new GrantUndo(reads, rights, objects),
        Undoing.ROLE,
        new RoleUndo(reads, rights, new RoleReturn(reads, rights, objects)),
        "warehouse",
        new WarehouseUndo(reads, new SettingsReads(jdbc), admins),
        "project",
        new ProjectUndo(reads));
  }

  /**
   * What is asked for.
   *
   * @param projectId null for what is of none
   * @param warehouse null for what is of none
   * @param dryRun whether the plan is answered and nothing is done
   * @param hidden how an object is answered that the request may not know of
   */
  public record Asked(
      Request request,
      @Nullable UUID projectId,
      @Nullable Warehouse warehouse,
      boolean dryRun,
      Supplier<RefusedException> hidden) {

    /** Something of a warehouse. */
    public Asked(
        Request request, Warehouse warehouse, boolean dryRun, Supplier<RefusedException> hidden) {
      this(request, warehouse.projectId(), warehouse, dryRun, hidden);
    }
  }

  /** The plan as it is answered. */
  private record Answer(
      boolean dryRun,
      boolean possible,
      String requestId,
      List<Step> steps,
      List<Blocker> blockers,
      List<String> notes) {}

  /**
   * Takes events back.
   *
   * @param events of the warehouse, or of the project, which the request may see
   * @return the answer's body
   * @throws RefusedException {@link Reason#NOT_INVERTIBLE} with what is in the way
   */
  public Outcome undo(Asked asked, List<StoredEvent> events) {
    return carryOut(asked, permits -> undoing.plan(permits, events));
  }

  /**
   * Makes a part of a warehouse be again what it was.
   *
   * @param then what it was, as the plan of each try wants it: what is there now changes
   * @return the answer's body
   * @throws RefusedException {@link Reason#NOT_INVERTIBLE} with what is in the way
   */
  public Outcome restore(Asked asked, Supplier<PastState> then) {
    return carryOut(asked, permits -> restoring.plan(permits, then.get()));
  }

  /** Ids of all that is in a namespace, or in a whole warehouse, and in the namespaces in it. */
  public List<UUID> contents(Warehouse warehouse, @Nullable UUID namespaceId, int limit) {
    return reads.below(warehouse.warehouseId(), namespaceId, limit);
  }

  private interface Planner {
    Plan plan(Permits permits);
  }

  private Outcome carryOut(Asked asked, Planner planner) {
    Supplier<Plan> plans =
        () -> planner.plan(new Permits(asked.request, asked.warehouse, reads, asked.hidden));
    if (asked.dryRun) {
      return answer(asked, plans.get());
    }
    return keys.once(
        asked.request,
        () -> {
          Plan first = plans.get();
          refuse(first);
          return commits.alone(
              first.tables(),
              new Supplier<>() {
                private Optional<Plan> next = Optional.of(first);

                @Override
                public Optional<Outcome> get() {
                  Plan plan = next.orElseGet(plans);
                  next = Optional.empty();
                  refuse(plan);
                  return tryOnce(asked, plan);
                }
              });
        });
  }

  /** Refuses a plan with something in the way. */
  static void refuse(Plan plan) {
    if (!plan.blockers.isEmpty()) {
      throw new Refusal(
              Reason.NOT_INVERTIBLE,
              "This can't be taken back: " + plan.blockers.getFirst().why(),
              List.of(),
              plan.blockers)
          .toException();
    }
  }

  /** A plan as it is answered. */
  static Outcome answer(Asked asked, Plan plan) {
    return Outcome.of(
        new RawJson(
            LedgerJson.mapper()
                .writeValueAsString(
                    new Answer(
                        asked.dryRun,
                        plan.blockers.isEmpty(),
                        asked.request.id(),
                        plan.steps,
                        plan.blockers,
                        plan.notes))));
  }

  private void send(Asked asked, Compensation command, Outcome outcome) {
    Object sent = command.changesRights() ? new Compensation.OfRights(command) : command;
    if (asked.warehouse == null) {
      commands.send(asked.request, asked.projectId, null, sent, done -> outcome);
    } else {
      commands.send(asked.request, asked.warehouse, sent, outcome);
    }
  }

  /** Empty if another request came first. */
  private Optional<Outcome> tryOnce(Asked asked, Plan plan) {
    Outcome outcome = answer(asked, plan);
    if (plan.isEmpty()) {
      keys.record(asked.request, outcome);
      return Optional.of(outcome);
    }
    Preparation.Prepared prepared = preparation.prepare(asked.request, asked.warehouse, plan);
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
}
