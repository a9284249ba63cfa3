package io.varve.api.management;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.RefusedException;
import io.varve.command.restore.LargeRestores;
import io.varve.command.restore.LargeRestores.Scope;
import io.varve.command.restore.PastPages;
import io.varve.command.restore.RestoreWrites;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.command.task.DueTasks;
import io.varve.query.past.PastReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Plans and begins restores that a task does. */
@Component
final class LargeRequests {

  private final LargeRestores restores;
  private final RestoreScopes scopes;
  private final PastReads past;
  private final DueTasks tasks;

  LargeRequests(RestoreWrites writes, RestoreScopes scopes, PastReads past, DueTasks tasks) {
    this.restores = writes.large();
    this.scopes = scopes;
    this.past = past;
    this.tasks = tasks;
  }

  /**
   * Plans a restore, or has a task do it.
   *
   * @param levels of a namespace by its name of then; empty for the whole warehouse
   * @param principal empty without a login
   * @return the answer's body, and the id of the task if there is one
   * @throws RefusedException if who asks may not begin it, or may not see the task
   */
  Outcome restore(
      Asked asked,
      ResolvedWarehouse warehouse,
      List<String> levels,
      long position,
      Optional<Principal> principal) {
    Access access = asked.request().access();
    // Nobody begins what they could not follow, and no number says what is hidden.
    Lineage whole = Lineage.warehouse(warehouse.projectId(), warehouse.warehouseId());
    if (!access.admits(Action.WAREHOUSE_GET_ALL_TASKS, whole)) {
      throw RequestedWarehouses.noSuchWarehouse(warehouse.warehouseId());
    }
    UUID root =
        levels.isEmpty()
            ? null
            : past.namespace(access, warehouse, position, levels).orElseThrow(asked.hidden()).id();
    PastPages then = scopes.of(warehouse, root, levels, position);
    if (asked.dryRun()) {
      return restores.plan(asked, then);
    }
    @Nullable List<String> roles =
        principal.map(Principal::roles).filter(some -> !some.isEmpty()).orElse(null);
    Outcome begun =
        restores.begin(asked, new Scope(position, root, root == null ? null : levels, roles), then);
    tasks.dispatch();
    return begun;
  }
}
