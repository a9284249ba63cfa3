package io.varve.command.tabular;

import io.varve.command.lock.NamespaceLocks;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.tabular.TabularCommand.CancelTask;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularCommand.ExpireTabular;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.command.tabular.TabularCommand.HoldTabular;
import io.varve.command.tabular.TabularCommand.ProtectTabular;
import io.varve.command.tabular.TabularCommand.ReleaseTabular;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.command.tabular.TabularCommand.RescheduleTask;
import io.varve.command.tabular.TabularDecider.Facts;
import io.varve.command.task.DeferredTasks;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;

/** Carries out the commands that tables, views and generic tables have in common. */
public final class TabularCommandHandler {

  private final TabularHeads heads;
  private final NamespaceLocks namespaces;
  private final DeferredTasks tasks;

  public TabularCommandHandler(TabularHeads heads, NamespaceLocks namespaces, DeferredTasks tasks) {
    this.heads = heads;
    this.namespaces = namespaces;
    this.tasks = tasks;
  }

  @CommandHandler
  void handle(RenameTabular command) {
    // Within a namespace, the name itself keeps that from being dropped.
    boolean moves = !command.from().namespaceId().equals(command.to().namespaceId());
    if (moves && !namespaces.shareForMove(command.from(), command.to())) {
      throw NameRefusals.noSuchNamespace(command.to().namespace());
    }
    decide(command);
  }

  @CommandHandler
  void handle(DropTabular command) {
    decide(command);
  }

  @CommandHandler
  void handle(ExpireTabular command) {
    decide(command);
  }

  @CommandHandler
  void handle(ProtectTabular command) {
    decide(command);
  }

  @CommandHandler
  void handle(HoldTabular command) {
    decide(command);
  }

  @CommandHandler
  void handle(ReleaseTabular command) {
    decide(command);
  }

  @CommandHandler
  void handle(CancelTask command) {
    heads.lock(command.kind(), command.id());
    if (tasks.isScheduled(command.taskId())) {
      decide(command);
    }
  }

  @CommandHandler
  void handle(RescheduleTask command) {
    heads.lock(command.kind(), command.id());
    if (tasks.isScheduled(command.taskId())) {
      decide(command);
    }
  }

  @CommandHandler
  void handle(FinishPurge command) {
    heads.lock(command.kind(), command.id());
    // One that was cancelled meanwhile has deleted all the same.
    if (!tasks.isDone(command.taskId())) {
      decide(command);
    }
  }

  // The facts are looked up when the head is locked.
  private void decide(TabularCommand command) {
    heads.decide(
        command.kind(),
        command.id(),
        state ->
            TabularDecider.decide(
                state,
                command,
                new Facts(
                    Instant.now(), command instanceof HoldTabular && tasks.isLeft(command.id()))));
  }
}
