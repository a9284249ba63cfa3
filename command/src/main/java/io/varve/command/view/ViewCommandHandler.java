package io.varve.command.view;

import io.varve.command.head.HeadRepository;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.location.LocationClaims.Claimant;
import io.varve.command.view.ViewCommand.BeginView;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.ledger.event.ViewEvent;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewResult;
import io.varve.ledger.store.MetadataKeys;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;

/** Carries out commands on views. */
public final class ViewCommandHandler {

  private final HeadRepository<ViewState, ViewRoot> views;
  private final LocationClaims locations;

  public ViewCommandHandler(HeadRepository<ViewState, ViewRoot> views, LocationClaims locations) {
    this.views = views;
    this.locations = locations;
  }

  @CommandHandler
  void handle(BeginView command, @MetaDataValue(MetadataKeys.ACTOR) String actor) {
    Claimant claimant = new Claimant(command.warehouseId(), command.event().viewId(), actor);
    if (!command.location().isEmpty()) {
      locations.claim(claimant, Location.of(command.location()));
    }
    claimPaths(claimant, command.event());
    views.begin(ViewDecider.decide(null, command));
  }

  /** Changes a view; a command of which this is a part calls it, too. */
  @CommandHandler
  public void handle(CommitView command, @MetaDataValue(MetadataKeys.ACTOR) String actor) {
    if (command.claimLocation()) {
      Claimant claimant = new Claimant(command.warehouseId(), command.event().viewId(), actor);
      locations.claim(claimant, Location.of(command.event().location()));
      claimPaths(claimant, command.event());
    }
    views
        .load(command.base())
        .execute(root -> root.carryOut(ViewDecider.decide(root.state(), command)));
  }

  private void claimPaths(Claimant claimant, ViewEvent event) {
    ViewResult result =
        switch (event) {
          case ViewCreated created -> created.result();
          case ViewRegistered registered -> registered.result();
          case ViewCommitted committed -> committed.result();
          default -> throw new IllegalArgumentException("No change of metadata: " + event);
        };
    Objects.requireNonNull(result.paths())
        .values()
        .forEach(path -> locations.claim(claimant, Location.of(path)));
  }
}
