package io.varve.server.task;

import io.varve.api.management.RestoreScopes;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.restore.LargeRestores;
import io.varve.command.restore.PastPages;
import io.varve.command.restore.RestoreReport;
import io.varve.command.restore.RestoreReport.Told;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.command.task.TaskAttempts;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.restore.BegunRestores;
import io.varve.query.restore.BegunRestores.Begun;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.ForbiddenException;
import io.varve.server.task.TaskRunner.GivenUpException;
import java.util.Optional;

/**
 * Does a restore that one transaction is too small for, as the request that began it and by the
 * rights that who asked has by then. What is done plans nothing, so a crash has the next run go on.
 */
final class RestoreTask {

  private static final float ALMOST = 0.99f;

  private final BegunRestores begun;
  private final LargeRestores restores;
  private final RestoreScopes scopes;
  private final RequestedWarehouses warehouses;
  private final Decisions decisions;
  private final DeferredTasks tasks;
  private final TaskAttempts attempts;

  RestoreTask(
      BegunRestores begun,
      LargeRestores restores,
      RestoreScopes scopes,
      RequestedWarehouses warehouses,
      Decisions decisions,
      DeferredTasks tasks,
      TaskAttempts attempts) {
    this.begun = begun;
    this.restores = restores;
    this.scopes = scopes;
    this.warehouses = warehouses;
    this.decisions = decisions;
    this.tasks = tasks;
    this.attempts = attempts;
  }

  /**
   * Restores it.
   *
   * @return what was done, for people; empty if it was stopped
   * @throws GivenUpException if something is in the way that stays so, or a right is missing
   */
  Optional<String> run(DeferredTask task, int attempt) {
    try {
      return restore(task, attempt);
    } catch (ForbiddenException e) {
      throw new GivenUpException("Who asked for it may not any more: " + e.getMessage());
    } catch (RefusedException e) {
      if (e.refusal().reason().isPassing()) {
        throw e;
      }
      throw new GivenUpException(e.refusal().message());
    }
  }

  private Optional<String> restore(DeferredTask task, int attempt) {
    Begun asked = find(task);
    ResolvedWarehouse warehouse = warehouses.existing(task.warehouseId());
    PastPages then = scopes.of(warehouse, asked.namespaceId(), asked.namespace(), asked.position());
    RestoreReport report = new RestoreReport();
    boolean ended;
    try {
      ended =
          restores.carryOut(
              () -> asked(task), then, report, soFar -> isToStop(task, attempt, soFar));
    } finally {
      attempts.detail(task.taskId(), LedgerJson.mapper().writeValueAsString(report.told()));
    }
    Told told = report.told();
    if (!ended) {
      return Optional.empty();
    }
    if (told.blocked() > 0) {
      throw new GivenUpException(
          words(told)
              + "; first: "
              + told.blockers().getFirst().why()
              + ". Run it again when nothing is in the way, or cancel it");
    }
    Asked last = asked(task);
    restores.end(last.request(), forCommand(task), task.taskId());
    return Optional.of(words(told));
  }

  private boolean isToStop(DeferredTask task, int attempt, Told soFar) {
    attempts.tell(
        task.taskId(),
        attempt,
        soFar.objects() == 0 ? 0 : Math.min(ALMOST, (float) soFar.compared() / soFar.objects()),
        words(soFar));
    return tasks.isToStop(task.taskId());
  }

  private static String words(Told told) {
    return "%d changes; %d of %d objects compared%s"
        .formatted(
            told.changed(),
            Math.min(told.compared(), told.objects()),
            told.objects(),
            told.blocked() == 0
                ? ""
                : "; something is in the way of %d objects".formatted(told.blocked()));
  }

  private Begun find(DeferredTask task) {
    return begun
        .find(task.warehouseId(), task.taskId())
        .orElseThrow(() -> new IllegalStateException("No event began " + task.taskId()));
  }

  private Warehouse forCommand(DeferredTask task) {
    return RequestedWarehouses.forCommand(warehouses.existing(task.warehouseId()));
  }

  /** Who asked, with the rights of now and what is not erased by now. */
  private Asked asked(DeferredTask task) {
    Begun by = find(task);
    Warehouse warehouse = forCommand(task);
    Access access =
        decisions.of(
            new Principal(by.actor(), by.actor(), Principal.Kind.HUMAN, by.tokenRoles()),
            Optional.ofNullable(by.assumedRole()));
    if (by.namespaceId() == null && !access.admits(Action.WAREHOUSE_RESTORE, warehouse.lineage())) {
      throw RequestedWarehouses.noSuchWarehouse(warehouse.warehouseId());
    }
    Request request =
        new Request(
            by.requestId(),
            by.actor(),
            Request.TASK + "restore",
            null,
            "",
            null,
            new Request.Client(by.userAgent(), by.remoteAddress(), by.reason(), by.ticket()),
            access);
    return new Asked(
        request,
        warehouse,
        false,
        () -> RequestedWarehouses.noSuchWarehouse(warehouse.warehouseId()));
  }
}
