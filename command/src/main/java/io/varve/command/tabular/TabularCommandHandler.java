package io.varve.command.tabular;

import io.varve.command.lock.NamespaceLocks;
import io.varve.command.lookup.NameRefusals;
import io.varve.command.tabular.TabularCommand.CancelTask;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularCommand.ExpireTabular;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.command.tabular.TabularCommand.HoldTabular;
import io.varve.command.tabular.TabularCommand.ProtectTabular;
import io.varve.command.tabular.TabularCommand.ReleaseTabular;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.command.tabular.TabularCommand.RescheduleTask;
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
    if (!namespaces.shareForMove(command.from(), command.to())) {
      throw NameRefusals.noSuchNamespace(command.to().namespace());
    }
    heads.decide(command.kind(), command.id(), state -> TabularDecider.rename(state, command));
  }

  @CommandHandler
  void handle(DropTabular command) {
    heads.decide(
        command.kind(), command.id(), state -> TabularDecider.drop(state, command, Instant.now()));
  }

  @CommandHandler
  void handle(ExpireTabular command) {
    heads.decide(command.kind(), command.id(), state -> TabularDecider.expire(state, command));
  }

  @CommandHandler
  void handle(ProtectTabular command) {
    heads.decide(command.kind(), command.id(), state -> TabularDecider.protect(state, command));
  }

  @CommandHandler
  void handle(HoldTabular command) {
    heads.decide(
        command.kind(),
        command.id(),
        state -> TabularDecider.hold(state, command, tasks.isLeft(command.id())));
  }

  @CommandHandler
  void handle(ReleaseTabular command) {
    heads.decide(command.kind(), command.id(), TabularDecider::release);
  }

  @CommandHandler
  void handle(CancelTask command) {
    heads.lock(command.kind(), command.id());
    if (tasks.isScheduled(command.taskId())) {
      heads.decide(
          command.kind(), command.id(), state -> TabularDecider.cancelTask(state, command));
    }
  }

  @CommandHandler
  void handle(RescheduleTask command) {
    heads.lock(command.kind(), command.id());
    if (tasks.isScheduled(command.taskId())) {
      heads.decide(
          command.kind(), command.id(), state -> TabularDecider.rescheduleTask(state, command));
    }
  }

  @CommandHandler
  void handle(FinishPurge command) {
    heads.lock(command.kind(), command.id());
    // One that was cancelled meanwhile has deleted all the same.
    if (!tasks.isDone(command.taskId())) {
      heads.decide(
          command.kind(), command.id(), state -> TabularDecider.finishPurge(state, command));
    }
  }
}
