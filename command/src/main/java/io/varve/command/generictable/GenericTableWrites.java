package io.varve.command.generictable;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.generictable.GenericTableCommand.BeginGenericTable;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.ChosenLocations;
import io.varve.command.location.ChosenLocations.ChosenLocation;
import io.varve.command.location.ChosenLocations.Wanted;
import io.varve.command.location.Location;
import io.varve.command.location.LocationRights;
import io.varve.command.lookup.FoundNamespace;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.property.SecretProperties;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates generic tables: what a request for a new one comes to. */
public final class GenericTableWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final ChosenLocations chosenLocations;

  public GenericTableWrites(
      CommandGateway commands, IdempotencyKeys keys, NameLookup lookup, LocationRights rights) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.chosenLocations = new ChosenLocations(lookup, rights);
  }

  /**
   * A generic table as a client wants it.
   *
   * @param location of its files; null has us choose one
   */
  public record NewGenericTable(
      String name,
      String format,
      @Nullable String location,
      @Nullable String doc,
      Map<String, String> properties,
      @Nullable RawJson schema,
      @Nullable RawJson statistics) {}

  /** Creates a generic table; the outcome shows it by its id, as it was created. */
  public Outcome create(
      Request request, Warehouse warehouse, List<String> levels, NewGenericTable wanted) {
    SecretProperties.check(wanted.properties());
    return keys.once(
        request,
        () -> {
          FoundNamespace namespace =
              lookup.freeName(
                  request.access(), warehouse, TabularKind.GENERIC_TABLE, levels, wanted.name());
          UUID id = Uuids.v7();
          ChosenLocation chosen =
              chosenLocations.of(
                  request.access(),
                  warehouse,
                  namespace,
                  id,
                  new Wanted(wanted.name(), wanted.location(), Map.of()));
          ObjectName name = new ObjectName(namespace.namespaceId(), levels, wanted.name());
          GenericTableCreated event =
              new GenericTableCreated(
                  id,
                  warehouse.warehouseId(),
                  name,
                  wanted.format(),
                  Location.of(chosen.location()).toString(),
                  wanted.doc(),
                  new TreeMap<>(wanted.properties()),
                  wanted.schema(),
                  wanted.statistics());
          try {
            return commands.send(
                request, warehouse, new BeginGenericTable(event, chosen.claim()), Outcome.of(id));
          } catch (RuntimeException e) {
            throw Constraint.refusalOf(e, new NewTabular(TabularKind.GENERIC_TABLE, name));
          }
        });
  }
}
