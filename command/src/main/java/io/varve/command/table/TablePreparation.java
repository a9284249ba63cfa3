package io.varve.command.table;

import static io.varve.command.metadata.IcebergJudge.judged;
import static io.varve.command.table.TableResults.requirements;
import static io.varve.command.table.TableResults.updates;

import io.varve.command.location.Location;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.MetadataNames;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableCommand.Change;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableResult;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;

/**
 * Makes a change of a table ready, outside of any transaction: iceberg-core judges the requirements
 * and applies the updates, and the new metadata file is written.
 */
final class TablePreparation {

  private final MetadataFiles files;

  TablePreparation(MetadataFiles files) {
    this.files = files;
  }

  /** Makes a new table of metadata that is complete. */
  Change.Create create(
      Warehouse warehouse,
      UUID tableId,
      ObjectName name,
      TableMetadata metadata,
      boolean claimLocation) {
    warehouse.formatVersions().check(metadata.formatVersion());
    WarehouseFolders.checkPaths(warehouse, metadata.properties());
    UUID tableUuid = TableResults.uuid(metadata);
    String location = Location.of(metadata.location()).toString();
    RawJson updates = updates(metadata.changes());
    TableResult result = TableResults.of(metadata, metadata.changes());
    // Written last: nothing after it can fail and leave the file behind.
    MetadataFile file =
        write(metadata, MetadataNames.first(metadata.location(), metadata.properties()));
    return new Change.Create(
        new TableCreated(
            tableId, warehouse.warehouseId(), name, tableUuid, location, file, updates, result),
        claimLocation);
  }

  /** Makes a new table of a create transaction's updates. */
  TableMetadata fromUpdates(
      Warehouse warehouse, List<UpdateRequirement> required, List<MetadataUpdate> updates) {
    if (!required.stream().allMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance)) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "A table can't be created and required to be something: " + required);
    }
    int formatVersion =
        updates.stream()
            .filter(MetadataUpdate.UpgradeFormatVersion.class::isInstance)
            .map(update -> ((MetadataUpdate.UpgradeFormatVersion) update).formatVersion())
            .findFirst()
            .orElseGet(() -> warehouse.formatVersions().defaultVersion());
    return judged(
        "table",
        () -> {
          TableMetadata.Builder builder = TableMetadata.buildFromEmpty(formatVersion);
          updates.forEach(update -> update.applyTo(builder));
          TableMetadata metadata = builder.build();
          if (metadata.location() == null || metadata.schemas().isEmpty()) {
            throw new IllegalArgumentException("A new table needs a schema and a location");
          }
          return FormatVersions.adopted(metadata);
        });
  }

  /**
   * Makes a commit ready.
   *
   * @return empty if the updates change nothing
   * @throws RefusedException if it can't be applied, or there is no room for it in memory
   */
  Optional<Change.Commit> commit(
      Warehouse warehouse,
      TableState state,
      long version,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    return files.withRoomFor(
        state.metadataLocation(), () -> applied(warehouse, state, version, required, updates));
  }

  private Optional<Change.Commit> applied(
      Warehouse warehouse,
      TableState state,
      long version,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    TableMetadata base = files.table(state.metadataLocation());
    TableMetadata updated =
        judged(
            "updates",
            () -> {
              required.forEach(requirement -> requirement.validate(base));
              TableMetadata.Builder builder = TableMetadata.buildFrom(base);
              updates.forEach(update -> update.applyTo(builder));
              return FormatVersions.adopted(builder.build());
            });
    if (updated.changes().isEmpty()) {
      return Optional.empty();
    }
    if (updated.formatVersion() != base.formatVersion()) {
      warehouse.formatVersions().check(updated.formatVersion());
    }
    boolean moved = !updated.location().equals(base.location());
    if (moved) {
      WarehouseFolders.requested(warehouse, updated.location());
    }
    if (!updated.properties().equals(base.properties())) {
      WarehouseFolders.checkPaths(warehouse, updated.properties());
    }
    UUID tableUuid = TableResults.uuid(updated);
    String location = Location.of(updated.location()).toString();
    RawJson requirementsJson = requirements(required);
    RawJson updatesJson = updates(updates);
    TableResult result = TableResults.of(updated, updates);
    MetadataFile file =
        write(
            updated,
            MetadataNames.next(updated.location(), updated.properties(), state.metadataLocation()));
    return Optional.of(
        new Change.Commit(
            version,
            new TableCommitted(
                state.tableId(),
                state.name(),
                tableUuid,
                location,
                state.metadataLocation(),
                file,
                requirementsJson,
                updatesJson,
                result),
            moved));
  }

  private MetadataFile write(TableMetadata metadata, String location) {
    return files.write(location, metadata);
  }

  /** Says that the changes happened. */
  void done(List<? extends Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.Commit commit) {
        files.superseded(commit.event().previousMetadataLocation());
      }
    }
  }

  /** Deletes the metadata files of changes that are known not to have happened. */
  void discard(List<? extends Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Create create -> files.discard(create.event().metadata().location());
        case Change.Commit commit -> files.discard(commit.event().metadata().location());
        case Change.Register register -> {}
      }
    }
  }
}
