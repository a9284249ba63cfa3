package io.varve.command.generictable;

import io.varve.command.generictable.GenericTableCommand.BeginGenericTable;
import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.location.LocationClaims.Claimant;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.store.MetadataKeys;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;

/** Carries out the commands on generic tables that other kinds do not have. */
public final class GenericTableCommandHandler {

  private final HeadRepository<GenericTableState, GenericTableRoot> genericTables;
  private final LocationClaims locations;

  public GenericTableCommandHandler(
      HeadRepository<GenericTableState, GenericTableRoot> genericTables, LocationClaims locations) {
    this.genericTables = genericTables;
    this.locations = locations;
  }

  @CommandHandler
  void handle(BeginGenericTable command, @MetaDataValue(MetadataKeys.ACTOR) String actor) {
    Decision decision = GenericTableDecider.decide(null, command);
    GenericTableCreated event = command.event();
    // What a rule refuses claims nothing.
    if (command.claimLocation() && decision instanceof Decision.Accepted) {
      locations.claim(
          new Claimant(event.warehouseId(), event.genericTableId(), actor),
          Location.of(event.location()));
    }
    genericTables.begin(decision);
  }
}
