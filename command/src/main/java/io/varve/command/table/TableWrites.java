package io.varve.command.table;

import static io.varve.command.metadata.IcebergValidation.validated;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.NewTabular;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.ChosenLocations;
import io.varve.command.location.ChosenLocations.ChosenLocation;
import io.varve.command.location.ChosenLocations.Wanted;
import io.varve.command.location.CredentialLife;
import io.varve.command.location.Location;
import io.varve.command.location.LocationClaims;
import io.varve.command.location.LocationClaims.Claimant;
import io.varve.command.location.LocationRights;
import io.varve.command.location.PropertyPaths;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.FoundNamespace;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.FirstFiles;
import io.varve.command.metadata.FirstFiles.FirstFile;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.ReadableTypes;
import io.varve.command.property.SecretProperties;
import io.varve.command.request.Request;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.ChangeTables;
import io.varve.ledger.Uuids;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.security.rights.Access;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.springframework.transaction.support.TransactionOperations;

/** Creates tables: what a REST request on a table comes to. */
public final class TableWrites {

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final LocationClaims locations;
  private final ChosenLocations chosenLocations;
  private final FirstFiles firstFiles;
  private final TablePreparation preparation;
  private final TransactionOperations transactions;

  public TableWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      LocationClaims locations,
      LocationRights rights,
      MetadataFiles files,
      BegunMetadata begun,
      TransactionOperations transactions) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.locations = locations;
    this.chosenLocations = new ChosenLocations(lookup, rights);
    this.firstFiles = new FirstFiles(begun);
    this.preparation = new TablePreparation(files, begun);
    this.transactions = transactions;
  }

  /**
   * Creates a table.
   *
   * @return what to show: the new metadata
   */
  public Outcome create(
      Request request, Warehouse warehouse, List<String> levels, CreateTableRequest table) {
    return keys.once(
        request,
        () -> {
          FoundNamespace namespace =
              lookup.freeName(request.access(), warehouse, TabularKind.TABLE, levels, table.name());
          ObjectName name = new ObjectName(namespace.namespaceId(), levels, table.name());
          FirstFile begins = begins(warehouse, namespace, table);
          ChosenLocation chosen =
              chosen(request.access(), warehouse, namespace, begins.tableId(), table);
          Change.Create change =
              preparation.create(
                  warehouse, begins, name, newMetadata(warehouse, chosen, table), chosen.claim());
          return begin(request, warehouse, change, name);
        });
  }

  private FirstFile begins(
      Warehouse warehouse, FoundNamespace namespace, CreateTableRequest table) {
    Optional<String> folder =
        table.location() == null ? ChosenLocations.folder(warehouse, namespace) : Optional.empty();
    return folder.map(firstFiles::in).orElseGet(FirstFiles::anywhere);
  }

  private Outcome begin(
      Request request, Warehouse warehouse, Change.Create change, ObjectName name) {
    Outcome outcome = Outcome.showing(change.tableId(), change.event().metadata());
    try {
      Outcome done =
          commands.send(
              request,
              warehouse,
              new ChangeTables(warehouse.warehouseId(), List.of(change)),
              outcome);
      preparation.done(List.of(change));
      return done;
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        preparation.discard(List.of(change));
      }
      throw Constraint.refusalOf(e, new NewTabular(TabularKind.TABLE, name));
    }
  }

  /**
   * Metadata of a table that is to be created by a later commit. Nothing is kept of it but a claim
   * on its folder, for as long as credentials for it may last, where somebody else could ask for
   * the same one.
   *
   * @param request whose actor may create it there by a later commit
   */
  public TableMetadata stage(
      Request request, Warehouse warehouse, List<String> levels, CreateTableRequest table) {
    FoundNamespace namespace =
        lookup.freeName(request.access(), warehouse, TabularKind.TABLE, levels, table.name());
    UUID tableId = Uuids.v7();
    ChosenLocation chosen = chosen(request.access(), warehouse, namespace, tableId, table);
    TableMetadata metadata = newMetadata(warehouse, chosen, table);
    warehouse.formatVersions().check(metadata.formatVersion());
    WarehouseFolders.checkPaths(warehouse, metadata.location(), metadata.properties());
    SecretProperties.check(metadata.properties());
    Claimant claimant = new Claimant(warehouse.warehouseId(), tableId, request.actor());
    PropertyPaths.of(metadata.properties(), metadata.location())
        .values()
        .forEach(path -> locations.checkFree(claimant, Location.of(path)));
    if (chosen.claim()) {
      transactions.executeWithoutResult(
          status ->
              locations.stage(
                  claimant,
                  Location.of(metadata.location()),
                  Instant.now().plus(CredentialLife.of(warehouse))));
    }
    return metadata;
  }

  private ChosenLocation chosen(
      Access access,
      Warehouse warehouse,
      FoundNamespace namespace,
      UUID tableId,
      CreateTableRequest table) {
    return chosenLocations.of(
        access,
        warehouse,
        namespace,
        tableId,
        new Wanted(table.name(), table.location(), table.properties()));
  }

  private static TableMetadata newMetadata(
      Warehouse warehouse, ChosenLocation chosen, CreateTableRequest table) {
    return validated(
        "table",
        () -> {
          ReadableTypes.check(table.schema());
          TableMetadata metadata =
              FormatVersions.adopted(
                  TableMetadata.newTableMetadata(
                      table.schema(),
                      table.spec() == null ? PartitionSpec.unpartitioned() : table.spec(),
                      table.writeOrder() == null ? SortOrder.unsorted() : table.writeOrder(),
                      chosen.location(),
                      versioned(warehouse, table.properties())));
          ResultRules.check(metadata);
          return metadata;
        });
  }

  private static Map<String, String> versioned(
      Warehouse warehouse, Map<String, String> properties) {
    Map<String, String> versioned = new HashMap<>(properties);
    versioned.putIfAbsent(
        TableProperties.FORMAT_VERSION,
        String.valueOf(warehouse.formatVersions().defaultVersion()));
    return versioned;
  }
}
