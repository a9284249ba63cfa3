package io.varve.command.view;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadMovedException;
import io.varve.command.head.HeadRepository;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.view.ViewCommand.BeginView;
import io.varve.command.view.ViewCommand.CommitView;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;

/** Carries out commands on views. */
public final class ViewCommands {

  private final HeadRepository<ViewState, ViewRoot> views;
  private final LocationClaims locations;

  public ViewCommands(HeadRepository<ViewState, ViewRoot> views, LocationClaims locations) {
    this.views = views;
    this.locations = locations;
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
}
