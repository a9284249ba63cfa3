package io.varve.command.view;

import io.varve.command.drop.LateTasks;
import io.varve.command.head.Decision;
import io.varve.command.head.HeadMovedException;
import io.varve.command.head.HeadRepository;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.lookup.NameRefusals;
import io.varve.command.namespace.NamespaceLocks;
import io.varve.command.view.ViewCommand.BeginView;
import io.varve.command.view.ViewCommand.CancelViewTask;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.command.view.ViewCommand.DropView;
import io.varve.command.view.ViewCommand.ExpireView;
import io.varve.command.view.ViewCommand.ProtectView;
import io.varve.command.view.ViewCommand.RenameView;
import io.varve.command.view.ViewCommand.RescheduleViewTask;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;

/** Carries out commands on views. */
public final class ViewCommands {

  private final HeadRepository<ViewState, ViewRoot> views;
  private final NamespaceLocks namespaces;
  private final LocationClaims locations;
  private final LateTasks tasks;

  public ViewCommands(
      HeadRepository<ViewState, ViewRoot> views,
      NamespaceLocks namespaces,
      LocationClaims locations,
      LateTasks tasks) {
    this.views = views;
    this.namespaces = namespaces;
    this.locations = locations;
    this.tasks = tasks;
  }

  @CommandHandler
  void handle(BeginView command) {
    if (!command.location().isEmpty()) {
      locations.claim(
          command.warehouseId(), command.event().viewId(), Location.of(command.location()));
    }
    views.begin(Decision.accept(command.event()));
  }

  @CommandHandler
  void handle(CommitView command) {
    if (command.claimLocation()) {
      locations.claim(
          command.warehouseId(), command.event().viewId(), Location.of(command.event().location()));
    }
    Aggregate<ViewRoot> view = views.load(command.event().viewId().toString());
    if (!Objects.equals(view.version(), command.preparedOn())) {
      throw new HeadMovedException();
    }
    view.execute(root -> root.carryOut(ViewDecider.commit(root.state(), command)));
  }

  @CommandHandler
  void handle(RenameView command) {
    if (!namespaces.shareForMove(command.from(), command.to())) {
      throw NameRefusals.noSuchNamespace(command.to().namespace());
    }
    views
        .load(command.viewId().toString())
        .execute(root -> root.carryOut(ViewDecider.rename(root.state(), command)));
  }

  @CommandHandler
  void handle(DropView command) {
    views
        .load(command.viewId().toString())
        .execute(root -> root.carryOut(ViewDecider.drop(root.state(), command)));
  }

  @CommandHandler
  void handle(ExpireView command) {
    views
        .load(command.viewId().toString())
        .execute(root -> root.carryOut(ViewDecider.expire(root.state(), command)));
  }

  @CommandHandler
  void handle(ProtectView command) {
    views
        .load(command.viewId().toString())
        .execute(root -> root.carryOut(ViewDecider.protect(root.state(), command)));
  }

  @CommandHandler
  void handle(CancelViewTask command) {
    Aggregate<ViewRoot> view = views.load(command.viewId().toString());
    if (tasks.isScheduled(command.taskId())) {
      view.execute(root -> root.carryOut(ViewDecider.cancelTask(root.state(), command)));
    }
  }

  @CommandHandler
  void handle(RescheduleViewTask command) {
    Aggregate<ViewRoot> view = views.load(command.viewId().toString());
    if (tasks.isScheduled(command.taskId())) {
      view.execute(root -> root.carryOut(ViewDecider.rescheduleTask(root.state(), command)));
    }
  }
}
