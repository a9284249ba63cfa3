package io.varve.command.table;

import io.varve.command.dispatch.Commands;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.Lookup;
import io.varve.command.lookup.Lookup.FoundObject;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.lookup.NameRefusals;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.MetadataFiles.Room;
import io.varve.command.name.Names;
import io.varve.command.property.SecretProperties;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.command.table.TableCommand.UnregisterTable;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableRegistered;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;

/** Takes tables in that have metadata already, and lets them go with all their files. */
public final class TableRegistrations {

  private final Commands commands;
  private final IdempotencyKeys keys;
  private final Lookup lookup;
  private final MetadataFiles files;

  public TableRegistrations(
      Commands commands, IdempotencyKeys keys, Lookup lookup, MetadataFiles files) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.files = files;
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
              overwrite ? existing(warehouse, levels, name) : Optional.empty();
          ObjectName object = name(warehouse, levels, name, existing.isPresent());
          TableRegistered event = event(warehouse, object, metadataLocation, existing.orElse(null));
          try {
            return commands.send(
                request,
                warehouse,
                new ChangeTables(warehouse.warehouseId(), List.of(new Change.Register(event))),
                Outcome.showing(event.tableId(), metadataLocation));
          } catch (RuntimeException e) {
            throw NameRefusals.of(e, TableWrites.KIND, object);
          }
        });
  }

  private Optional<FoundObject> existing(Warehouse warehouse, List<String> levels, String name) {
    return lookup
        .findObject(warehouse.warehouseId(), levels, name)
        .filter(found -> found.kind().equals(TableWrites.KIND));
  }

  private ObjectName name(
      Warehouse warehouse, List<String> levels, String name, boolean overwrites) {
    Names.check(name);
    UUID namespaceId =
        overwrites
            ? lookup.namespace(warehouse.warehouseId(), levels).namespaceId()
            : lookup
                .freeName(warehouse.warehouseId(), TableWrites.KIND, levels, name)
                .namespaceId();
    return new ObjectName(namespaceId, levels, name);
  }

  private TableRegistered event(
      Warehouse warehouse,
      ObjectName name,
      String metadataLocation,
      @Nullable FoundObject existing) {
    TableMetadata metadata = FormatVersions.adopted(read(metadataLocation));
    warehouse.formatVersions().check(metadata.formatVersion());
    WarehouseFolders.checkPaths(warehouse, metadata.properties());
    SecretProperties.check(metadata.properties());
    Location location = WarehouseFolders.requested(warehouse, metadata.location());
    return new TableRegistered(
        existing == null ? Uuids.v7() : existing.objectId(),
        warehouse.warehouseId(),
        name,
        TableResults.uuid(metadata),
        existing == null ? null : existing.as(TableState.class).tableUuid(),
        location.toString(),
        files.describe(metadataLocation),
        TableResults.of(null, metadata));
  }

  private TableMetadata read(String metadataLocation) {
    try (Room room = files.room(files.sizeUnread(metadataLocation))) {
      return files.table(metadataLocation);
    } catch (RefusedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "No table metadata can be read at " + metadataLocation + ": " + e.getMessage());
    }
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
              lookup.object(warehouse.warehouseId(), TableWrites.KIND, levels, name);
          ObjectName object = new ObjectName(table.namespaceId(), levels, name);
          return commands.send(
              request,
              warehouse.projectId(),
              warehouse.warehouseId(),
              new UnregisterTable(table.objectId(), object),
              metadataLocation ->
                  Outcome.showing(
                      table.objectId(), (String) Objects.requireNonNull(metadataLocation)));
        });
  }
}
