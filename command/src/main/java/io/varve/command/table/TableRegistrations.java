package io.varve.command.table;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.LocationRights;
import io.varve.command.location.PropertyPaths;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.FoundObject;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.MetadataFiles.Registered;
import io.varve.command.metadata.RegisteredFiles;
import io.varve.command.name.Names;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TableCommand.UnregisterTable;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TabularKind;
import io.varve.security.rights.Access;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;

/** Registers tables that have metadata already, and unregisters them with all their files. */
public final class TableRegistrations {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final RegisteredFiles registrations;
  private final LocationRights rights;

  public TableRegistrations(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      RegisteredFiles registrations,
      LocationRights rights) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.registrations = registrations;
    this.rights = rights;
  }

  /**
   * Registers a metadata file as a table.
   *
   * @param overwrite whether it may take the place of a table of that name
   * @return what to show: the registered metadata
   */
  public Outcome register(
      Request request,
      Warehouse warehouse,
      List<String> levels,
      String name,
      String metadataLocation,
      boolean overwrite) {
    WarehouseFolders.checkInside(warehouse, metadataLocation);
    return keys.once(
        request,
        () -> {
          Optional<FoundObject> existing =
              overwrite ? existing(request.access(), warehouse, levels, name) : Optional.empty();
          ObjectName object = name(request.access(), warehouse, levels, name, existing.isPresent());
          TableRegistered event =
              event(request.access(), warehouse, object, metadataLocation, existing.orElse(null));
          try {
            return commands.send(
                request,
                warehouse,
                new ChangeTables(warehouse.warehouseId(), List.of(new Change.Register(event))),
                Outcome.showing(event.tableId(), event.metadata()));
          } catch (RefusedException e) {
            throw registrations.withoutContent(e);
          } catch (RuntimeException e) {
            throw Constraint.refusalOf(e, new NewTabular(TabularKind.TABLE, object));
          }
        });
  }

  private Optional<FoundObject> existing(
      Access access, Warehouse warehouse, List<String> levels, String name) {
    return lookup
        .findObject(access, warehouse, levels, name)
        .filter(found -> found.kind() == TabularKind.TABLE);
  }

  private ObjectName name(
      Access access, Warehouse warehouse, List<String> levels, String name, boolean overwrites) {
    Names.check(name);
    UUID namespaceId =
        overwrites
            ? lookup.namespace(access, warehouse, levels).namespaceId()
            : lookup.freeName(access, warehouse, TabularKind.TABLE, levels, name).namespaceId();
    return new ObjectName(namespaceId, levels, name);
  }

  private TableRegistered event(
      Access access,
      Warehouse warehouse,
      ObjectName name,
      String metadataLocation,
      @Nullable FoundObject existing) {
    UUID tableId = existing == null ? Uuids.v7() : existing.objectId();
    checkRights(access, warehouse, name, existing, List.of(Location.of(metadataLocation)));
    Registered<TableMetadata> read = registrations.table(warehouse, tableId, metadataLocation);
    TableMetadata metadata = read.metadata();
    registrations.check(
        "Its format version is not one that this warehouse takes",
        () -> warehouse.formatVersions().check(FormatVersions.adopted(metadata).formatVersion()));
    registrations.check(
        "No commit could follow it: its numbers and times must leave room for later ones, its keys"
            + " must differ, and parents of snapshots must make no circle",
        () -> RegistrationRules.check(metadata));
    Location location = registrations.location(warehouse, metadata.location());
    registrations.checkProperties(warehouse, location, metadata.properties());
    checkRights(
        access, warehouse, name, existing, PropertyPaths.all(metadata.properties(), location));
    return new TableRegistered(
        tableId,
        warehouse.warehouseId(),
        name,
        registrations.uuid("table-uuid", () -> TableResults.uuid(metadata)),
        existing == null ? null : existing.as(TableState.class).tableUuid(),
        location.toString(),
        read.file(),
        TableResults.of(null, metadata));
  }

  /** What is in the folder of the table that is replaced may be used for it. */
  private void checkRights(
      Access access,
      Warehouse warehouse,
      ObjectName name,
      @Nullable FoundObject existing,
      List<Location> locations) {
    List<Location> others =
        existing == null
            ? locations
            : locations.stream()
                .filter(
                    location ->
                        !Location.of(existing.as(TableState.class).location()).contains(location))
                .toList();
    rights.check(access, warehouse, name.namespace(), others);
  }

  /**
   * Takes a table out of the catalog and leaves all its files.
   *
   * @return what to show: its last metadata
   */
  public Outcome unregister(
      Request request, Warehouse warehouse, List<String> levels, String name) {
    return keys.once(
        request,
        () -> {
          FoundObject table =
              lookup.object(request.access(), warehouse, TabularKind.TABLE, levels, name);
          registrations.checkRecorded(table.file());
          ObjectName object = new ObjectName(table.namespaceId(), levels, name);
          return commands.send(
              request,
              warehouse.projectId(),
              warehouse.warehouseId(),
              new UnregisterTable(table.objectId(), object, Instant.now()),
              // A commit may have come between; the ledger has the hash of its file.
              last ->
                  table.file().location().equals(last)
                      ? Outcome.showing(table.objectId(), table.file())
                      : Outcome.showing(table.objectId(), (String) Objects.requireNonNull(last)));
        });
  }
}
