package io.varve.command.restore;

import io.varve.command.commit.TableCommits;
import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfWarehouse;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.restore.RestoreReport.Told;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.command.warehouse.RestoreTaskCommand.BeginRestore;
import io.varve.command.warehouse.RestoreTaskCommand.EndRestore;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.store.LedgerJson;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Restores that one transaction is too small for: a task does them part by part. */
public final class LargeRestores {

  /** Objects of then, and as many of now, that a restore compares. */
  private static final int MOST_OBJECTS = 1_000_000;

  /** How many of them are read, to know whether there are more. */
  public static final int MOST_READ = MOST_OBJECTS + 1;

  /** For how long a plan is made before it is answered as far as it is. */
  private static final Duration OF_A_PLAN = Duration.ofSeconds(30);

  private static final Duration OF_A_LOOK = Duration.ofSeconds(5);

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final TableCommits commits;
  private final RestoreReads reads;
  private final Restoring restoring;
  private final PlanWrites writes;

  LargeRestores(
      CommandGateway commands,
      IdempotencyKeys keys,
      TableCommits commits,
      RestoreReads reads,
      Restoring restoring,
      PlanWrites writes) {
    this.commands = commands;
    this.keys = keys;
    this.commits = commits;
    this.reads = reads;
    this.restoring = restoring;
    this.writes = writes;
  }

  /** Stands beside a restore that runs. */
  public interface Watch {

    /** Before a part: whether to stop instead. */
    boolean isToStop(Told soFar);
  }

  /**
   * A restore as its task has it.
   *
   * @param namespace levels that it had; null for the whole warehouse
   * @param tokenRoles roles that the token of who asks names; null if it names none
   */
  public record Scope(
      long position,
      @Nullable UUID namespaceId,
      @Nullable List<String> namespace,
      @Nullable List<String> tokenRoles) {}

  /** The plan as it is answered: the first steps of many. */
  private record PlanAnswer(
      boolean dryRun,
      boolean possible,
      boolean task,
      boolean complete,
      String requestId,
      Told plan) {}

  /** The task as it is answered, and what is known by then to be in the way. */
  private record TaskAnswer(
      boolean dryRun, boolean task, String requestId, UUID taskId, String follow, Told plan) {}

  /** What would happen: all of it, or what can be said in a while. */
  public Outcome plan(Asked asked, PastPages then) {
    RestoreReport report = new RestoreReport();
    boolean complete = look(asked, then, report, OF_A_PLAN, Long.MAX_VALUE);
    Told told = report.told();
    return Outcome.of(
        json(
            new PlanAnswer(true, told.blocked() == 0, true, complete, asked.request().id(), told)));
  }

  /**
   * Has a task do it, once it is clear that who asks may begin it.
   *
   * @return the answer's body, and the id of the task
   * @throws RefusedException {@link Reason#RESTORE_RUNNING} if there is such a task already
   */
  public Outcome begin(Asked asked, Scope scope, PastPages then) {
    Request request = asked.request();
    Warehouse warehouse = Objects.requireNonNull(asked.warehouse());
    RestoreReport report = new RestoreReport();
    look(asked, then, report, OF_A_LOOK, Restoring.MOST_CHANGES);
    UUID taskId = Uuids.v7();
    String follow = "/management/v1/warehouse/" + warehouse.warehouseId() + "/task/by-id/" + taskId;
    RawJson body = json(new TaskAnswer(false, true, request.id(), taskId, follow, report.told()));
    Outcome outcome = new Outcome(body, taskId, null, null, null, null);
    return keys.once(
        request,
        () -> {
          try {
            return commands.send(
                request,
                warehouse,
                new BeginRestore(
                    warehouse.warehouseId(),
                    taskId,
                    scope.position,
                    scope.namespaceId,
                    scope.namespace,
                    scope.tokenRoles),
                outcome);
          } catch (ConstraintViolatedException e) {
            throw Constraint.refusalOf(e, new OfWarehouse(warehouse.projectId(), warehouse.name()));
          }
        });
  }

  /**
   * Does it, or goes on with it: what is done is done no more.
   *
   * @param asked by whom, decided anew for each part
   * @return whether it came to its end
   */
  public boolean carryOut(
      Supplier<Asked> asked, PastPages then, RestoreReport report, Watch watch) {
    return all(asked, then, report, new PartWork.Sending(commits, writes), watch);
  }

  /** Ends a task that has done it. */
  public void end(Request request, Warehouse warehouse, UUID taskId) {
    commands.send(
        request, warehouse, new EndRestore(warehouse.warehouseId(), taskId), Outcome.done());
  }

  private boolean look(
      Asked asked, PastPages then, RestoreReport report, Duration time, long changes) {
    long until = System.nanoTime() + time.toNanos();
    return all(
        () -> asked,
        then,
        report,
        new PartWork.Looking(),
        soFar -> System.nanoTime() - until > 0 || soFar.changed() >= changes);
  }

  private boolean all(
      Supplier<Asked> asked,
      PastPages then,
      RestoreReport report,
      PartWork.Mode mode,
      Watch watch) {
    UUID warehouse = Objects.requireNonNull(asked.get().warehouse()).warehouseId();
    var work = new PartWork(reads, restoring, report, then.root(), asked, mode);
    return new RestoreParts(reads, warehouse, then, report, work, watch).all();
  }

  /**
   * Objects of which at most {@link #MOST_READ} were read.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if those are more than a restore compares
   */
  public static <T> List<T> bounded(List<T> objects) {
    if (objects.size() > MOST_OBJECTS) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "More than %d objects are or were in it, and one restore compares no more; restore namespaces"
              .formatted(MOST_OBJECTS));
    }
    return objects;
  }

  private static RawJson json(Object answer) {
    return new RawJson(LedgerJson.mapper().writeValueAsString(answer));
  }
}
