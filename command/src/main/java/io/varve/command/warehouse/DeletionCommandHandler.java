package io.varve.command.warehouse;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.namespace.NamespaceCommand.DropNamespace;
import io.varve.command.namespace.NamespaceDecider;
import io.varve.command.namespace.NamespaceRoot;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.tabular.Dropping;
import io.varve.command.tabular.TabularDecider;
import io.varve.command.tabular.TabularHeads;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.TaskQueue;
import io.varve.command.warehouse.DeletionCommand.CancelWarehouseTask;
import io.varve.command.warehouse.DeletionCommand.Contained;
import io.varve.command.warehouse.DeletionCommand.DeleteWarehouse;
import io.varve.command.warehouse.DeletionCommand.DropContent;
import io.varve.command.warehouse.DeletionCommand.DropNamespaces;
import io.varve.command.warehouse.DeletionCommand.EndWarehouse;
import io.varve.command.warehouse.DeletionCommand.ExpireWarehouse;
import io.varve.command.warehouse.DeletionCommand.RescheduleWarehouseTask;
import io.varve.command.warehouse.DeletionCommand.UndropWarehouse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;

/**
 * Carries out what leads to a warehouse's end. Each command locks the warehouse's head first, so
 * that a task that was cancelled drops nothing more, and two nodes never drop at once. Nobody who
 * holds another lock waits for that head.
 */
public final class DeletionCommandHandler {

  private final HeadRepository<WarehouseState, WarehouseRoot> warehouses;
  private final HeadRepository<NamespaceState, NamespaceRoot> namespaces;
  private final TabularHeads tabulars;
  private final NamespaceLocks locks;
  private final DeferredTasks tasks;
  private final WarehouseContent content;
  private final InstanceAdmins admins;

  public DeletionCommandHandler(
      HeadRepository<WarehouseState, WarehouseRoot> warehouses,
      HeadRepository<NamespaceState, NamespaceRoot> namespaces,
      TabularHeads tabulars,
      NamespaceLocks locks,
      DeferredTasks tasks,
      WarehouseContent content,
      InstanceAdmins admins) {
    this.warehouses = warehouses;
    this.namespaces = namespaces;
    this.tabulars = tabulars;
    this.locks = locks;
    this.tasks = tasks;
    this.content = content;
    this.admins = admins;
  }

  @CommandHandler
  Optional<UUID> handle(DeleteWarehouse command) {
    if (command.force()) {
      // Early, for the caller; what is held later is found when it is to be dropped.
      content.refuseHeld(command.warehouseId());
    }
    return change(command, asked(command));
  }

  @CommandHandler
  Optional<UUID> handle(UndropWarehouse command) {
    return change(command, asked(command));
  }

  @CommandHandler
  Optional<UUID> handle(ExpireWarehouse command) {
    return change(command, state -> decide(state, command));
  }

  @CommandHandler
  Optional<UUID> handle(EndWarehouse command) {
    return change(command, state -> decide(state, command));
  }

  @CommandHandler
  void handle(CancelWarehouseTask command) {
    warehouse(command)
        .execute(
            root -> {
              if (tasks.isScheduled(command.taskId())) {
                root.carryOut(asked(command, command.queue()).apply(root.state()));
              }
            });
  }

  @CommandHandler
  void handle(RescheduleWarehouseTask command) {
    warehouse(command)
        .execute(
            root -> {
              if (tasks.isScheduled(command.taskId())) {
                root.carryOut(asked(command, command.queue()).apply(root.state()));
              }
            });
  }

  @CommandHandler
  void handle(DropContent command) {
    if (!isBeingDropped(command)) {
      return;
    }
    Instant now = Instant.now();
    // All heads in order, kind by kind, before the first event is made; loading again is free.
    List<Contained> ordered =
        command.content().stream()
            .sorted(
                Comparator.comparingInt((Contained held) -> tabulars.kinds().indexOf(held.kind()))
                    .thenComparing(Contained::id))
            .toList();
    ordered.forEach(held -> tabulars.lock(held.kind(), held.id()));
    ordered.forEach(
        held -> tabulars.decide(held.kind(), held.id(), state -> TabularDecider.end(state, now)));
  }

  @CommandHandler
  void handle(DropNamespaces command) {
    if (!isBeingDropped(command)) {
      return;
    }
    List<UUID> there = locks.lockForDrop(command.namespaces());
    there.stream().sorted().forEach(id -> namespaces.load(id.toString()));
    for (UUID id : there) {
      DropNamespace drop = new DropNamespace(id, false, false, Dropping.FORCED);
      namespaces
          .load(id.toString())
          .execute(root -> root.carryOut(NamespaceDecider.decide(root.state(), drop)));
    }
  }

  // A restore changes what the warehouse holds, and not itself.
  private Function<WarehouseState, Decision> asked(DeletionCommand command, String queue) {
    return queue.equals(TaskQueue.RESTORE) ? state -> decide(state, command) : asked(command);
  }

  // What somebody asks for; what a task does was allowed before.
  private Function<WarehouseState, Decision> asked(DeletionCommand command) {
    return state ->
        WarehouseDecider.change(state, admins.includeSender(), allowed -> decide(allowed, command));
  }

  private static Decision decide(WarehouseState state, DeletionCommand command) {
    return DeletionDecider.decide(state, command, Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private boolean isBeingDropped(DeletionCommand command) {
    return warehouse(command).invoke(root -> root.state().isBeingDropped());
  }

  private Aggregate<WarehouseRoot> warehouse(DeletionCommand command) {
    return warehouses.load(command.warehouseId().toString());
  }

  // Answers the secret that there is no use for any more.
  private Optional<UUID> change(
      DeletionCommand command, Function<WarehouseState, Decision> decide) {
    return warehouse(command)
        .invoke(
            root -> {
              Optional<UUID> before = Optional.ofNullable(root.state().secretId());
              root.carryOut(decide.apply(root.state()));
              return root.state().hasEnded() ? before : Optional.empty();
            });
  }
}
