package io.varve.command.view;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.head.HeadMovedException;
import io.varve.command.head.ReadHead;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.ChosenLocations;
import io.varve.command.location.ChosenLocations.ChosenLocation;
import io.varve.command.location.ChosenLocations.Wanted;
import io.varve.command.location.Location;
import io.varve.command.location.LocationRights;
import io.varve.command.location.LocationRights.Owner;
import io.varve.command.location.PropertyPaths;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.FoundNamespace;
import io.varve.command.lookup.FoundObject;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.MetadataFiles.Registered;
import io.varve.command.metadata.RegisteredFiles;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.view.ViewCommand.BeginView;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.security.rights.TrustedEngines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.view.ViewMetadata;

/** Creates and changes views: what a REST request on a view comes to. */
public final class ViewWrites {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final MetadataFiles files;
  private final ViewOwners owners;
  private final ViewPreparation preparation;
  private final ChosenLocations chosenLocations;
  private final RegisteredFiles registrations;
  private final LocationRights rights;

  public ViewWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      MetadataFiles files,
      BegunMetadata begun,
      RegisteredFiles registrations,
      LocationRights rights,
      TrustedEngines engines) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.files = files;
    this.owners = new ViewOwners(engines);
    this.preparation = new ViewPreparation(files, begun, owners);
    this.chosenLocations = new ChosenLocations(lookup, rights);
    this.registrations = registrations;
    this.rights = rights;
  }

  /** Creates a view; the outcome shows its metadata. */
  public Outcome create(
      Request request, Warehouse warehouse, List<String> levels, CreateViewRequest view) {
    return keys.once(
        request,
        () -> {
          FoundNamespace namespace =
              lookup.freeName(request.access(), warehouse, TabularKind.VIEW, levels, view.name());
          owners.check(request.actor(), view.properties());
          UUID viewId = Uuids.v7();
          ChosenLocation chosen =
              chosenLocations.of(
                  request.access(),
                  warehouse,
                  namespace,
                  viewId,
                  new Wanted(view.name(), view.location(), view.properties()));
          ObjectName name = new ObjectName(namespace.namespaceId(), levels, view.name());
          ViewCreated event = preparation.create(warehouse, viewId, name, chosen.location(), view);
          try {
            return begin(
                request,
                warehouse,
                name,
                event,
                chosen.claim() ? event.location() : "",
                event.metadata());
          } catch (RuntimeException e) {
            discardIfKnown(e, event.metadata().location());
            throw e;
          }
        });
  }

  /** Registers a metadata file as a view; the outcome shows it. */
  public Outcome register(
      Request request,
      Warehouse warehouse,
      List<String> levels,
      String viewName,
      String metadataLocation) {
    WarehouseFolders.checkInside(warehouse, metadataLocation);
    return keys.once(
        request,
        () -> {
          FoundNamespace namespace =
              lookup.freeName(request.access(), warehouse, TabularKind.VIEW, levels, viewName);
          rights.check(request.access(), warehouse, levels, List.of(Location.of(metadataLocation)));
          Registered<ViewMetadata> read = registrations.view(warehouse, metadataLocation);
          ViewMetadata metadata = read.metadata();
          registrations.check(
              "No commit could follow it: its ids and times must leave room for later ones, and"
                  + " each version needs SQL",
              () -> ViewRules.checkRegistered(metadata));
          Location location = registrations.location(warehouse, metadata.location());
          registrations.checkProperties(warehouse, location, metadata.properties());
          owners.check(request.actor(), metadata.properties());
          rights.check(
              request.access(),
              warehouse,
              levels,
              PropertyPaths.all(metadata.properties(), location));
          ObjectName name = new ObjectName(namespace.namespaceId(), levels, viewName);
          ViewRegistered event =
              new ViewRegistered(
                  Uuids.v7(),
                  warehouse.warehouseId(),
                  name,
                  registrations.uuid("view-uuid", () -> ViewPreparation.uuid(metadata)),
                  location.toString(),
                  read.file(),
                  ViewPreparation.result(metadata));
          try {
            return begin(request, warehouse, name, event, event.location(), read.file());
          } catch (RefusedException e) {
            throw registrations.withoutContent(e);
          }
        });
  }

  private Outcome begin(
      Request request,
      Warehouse warehouse,
      ObjectName name,
      ViewEvent event,
      String claim,
      MetadataFile metadata) {
    try {
      Outcome done =
          commands.send(
              request,
              warehouse,
              new BeginView(warehouse.warehouseId(), event, claim),
              Outcome.showing(event.viewId(), metadata));
      files.newest(event.viewId(), 0, metadata);
      return done;
    } catch (RuntimeException e) {
      throw Constraint.refusalOf(e, new NewTabular(TabularKind.VIEW, name));
    }
  }

  /** Changes a view; the outcome shows its new metadata. */
  public Outcome commit(
      Request request,
      Warehouse warehouse,
      List<String> levels,
      String name,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    return keys.once(
        request,
        () -> {
          long deadline = System.nanoTime() + DEADLINE.toNanos();
          while (System.nanoTime() < deadline) {
            FoundObject found =
                lookup.object(request.access(), warehouse, TabularKind.VIEW, levels, name);
            rights.check(request.access(), warehouse, levels, () -> owner(found), updates);
            Optional<Outcome> outcome = tryOnce(request, warehouse, found, required, updates);
            if (outcome.isPresent()) {
              return outcome.get();
            }
          }
          throw new RefusedException(
              Reason.UNAVAILABLE, "The view changed too often meanwhile; nothing was changed");
        });
  }

  /**
   * Makes a commit ready that another command carries out: its file is written.
   *
   * @param found the view, with its newest metadata file
   * @param state what the view is when the commit comes
   * @return empty if the updates change nothing
   */
  public Optional<CommitView> prepare(
      Request request,
      Warehouse warehouse,
      ReadHead found,
      ViewState state,
      MetadataFile newest,
      List<MetadataUpdate> updates) {
    rights.check(
        request.access(),
        warehouse,
        state.name().namespace(),
        () -> Optional.of(new Owner(state.viewId(), state.location())),
        updates);
    return preparation
        .commit(request.actor(), warehouse, state, newest, List.of(), updates)
        .map(made -> new CommitView(warehouse.warehouseId(), found, made.event(), made.moved()));
  }

  private static Optional<Owner> owner(FoundObject found) {
    return Optional.of(new Owner(found.objectId(), found.as(ViewState.class).location()));
  }

  /** Empty if another commit came first. */
  private Optional<Outcome> tryOnce(
      Request request,
      Warehouse warehouse,
      FoundObject found,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    ViewState state = found.as(ViewState.class);
    Optional<ViewPreparation.Prepared> prepared =
        preparation.commit(request.actor(), warehouse, state, found.file(), required, updates);
    if (prepared.isEmpty()) {
      Outcome unchanged = Outcome.showing(state.viewId(), found.file());
      keys.record(request, unchanged);
      return Optional.of(unchanged);
    }
    MetadataFile written = prepared.get().event().metadata();
    try {
      Outcome done =
          commands.send(
              request,
              warehouse,
              new CommitView(
                  warehouse.warehouseId(),
                  new ReadHead(state.viewId(), found.version(), state, state.metadataLocation()),
                  prepared.get().event(),
                  prepared.get().moved()),
              Outcome.showing(state.viewId(), written));
      files.newest(state.viewId(), found.version() + 1, written);
      return Optional.of(done);
    } catch (HeadMovedException e) {
      files.discard(written.location());
      return Optional.empty();
    } catch (RuntimeException e) {
      discardIfKnown(e, written.location());
      throw e;
    }
  }

  private void discardIfKnown(RuntimeException problem, String location) {
    if (!CommandGateway.isOutcomeUnknown(problem)) {
      files.discard(location);
    }
  }
}
