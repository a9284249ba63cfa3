package io.varve.command.restore;

import io.varve.command.commit.TableCommits;
import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.LocationRights;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.refusal.Blocker;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.restore.Plan.Step;
import io.varve.command.task.DeferredTasks;
import io.varve.command.view.ViewWrites;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes changes back, all of them or none, or says what would happen. */
public final class RestoreWrites {

  private final IdempotencyKeys keys;
  private final TableCommits commits;
  private final RestoreReads reads;
  private final DeferredTasks tasks;
  private final Undoing undoing;
  private final Restoring restoring;
  private final PlanWrites writes;
  private final LargeRestores large;

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
    this.keys = keys;
    this.commits = commits;
    this.reads = new RestoreReads(jdbc);
    this.tasks = new DeferredTasks(jdbc);
    var contents = new ContentPlanner(reads, files, locations);
    var tabulars = new TabularPlanner(lookup, reads, contents);
    var namespaces = new NamespacePlanner(lookup, locks, reads, locations);
    this.undoing = new Undoing(reads, namespaces, tabulars, contents, others(jdbc, admins));
    this.restoring = new Restoring(reads, namespaces, tabulars);
    this.writes = new PlanWrites(commands, keys, new Preparation(files, commits, views));
    this.large = new LargeRestores(commands, keys, commits, reads, restoring, writes);
  }

  /** Those that one transaction is too small for. */
  public LargeRestores large() {
    return large;
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
   * @throws RefusedException {@link Reason#NOT_INVERTIBLE} with what is in the way, {@link
   *     Reason#RESTORE_RUNNING} if a task restores something in the warehouse
   * @throws TooLargeException if it needs a task
   */
  public Outcome restore(Asked asked, Supplier<PastState> then) {
    return carryOut(
        asked,
        permits -> {
          PastState state = then.get();
          if (!state.one()
              && !asked.dryRun
              && tasks.isBeingRestored(permits.warehouse().warehouseId())) {
            throw Constraint.TASKS_RESTORE.refusal(
                new OfWarehouse(permits.warehouse().projectId(), permits.warehouse().name()));
          }
          return restoring.plan(permits, state);
        });
  }

  /** Ids of all that is in a namespace, or in a whole warehouse, and in the namespaces in it. */
  public List<UUID> contents(Warehouse warehouse, @Nullable UUID namespaceId, int limit) {
    List<UUID> all =
        new ArrayList<>(reads.namespacesBelow(warehouse.warehouseId(), namespaceId, limit));
    all.addAll(
        reads.tabularsBelow(warehouse.warehouseId(), namespaceId, Math.max(0, limit - all.size())));
    return all;
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
                  return writes.tryOnce(asked, plan, answer(asked, plan));
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
}
