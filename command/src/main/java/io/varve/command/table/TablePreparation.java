package io.varve.command.table;

import static io.varve.command.metadata.IcebergValidation.validated;
import static io.varve.command.table.TableResults.requirements;
import static io.varve.command.table.TableResults.updates;

import io.varve.command.location.Location;
import io.varve.command.location.PropertyPaths;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.FirstFiles.FirstFile;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.MetadataFiles.Recorded;
import io.varve.command.metadata.MetadataFiles.Room;
import io.varve.command.metadata.MetadataNames;
import io.varve.command.property.SecretProperties;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;

/**
 * Makes a change of a table ready, outside of any transaction: iceberg-core validates the
 * requirements and applies the updates, and the new metadata file is written.
 */
public final class TablePreparation {

  private final MetadataFiles files;
  private final BegunMetadata begun;

  public TablePreparation(MetadataFiles files, BegunMetadata begun) {
    this.files = files;
    this.begun = begun;
  }

  /**
   * Makes a new table of metadata that is complete.
   *
   * @param begins the table's id and first file; another file is taken if the metadata wants it
   *     elsewhere or compressed
   */
  public Change.Create create(
      Warehouse warehouse,
      FirstFile begins,
      ObjectName name,
      TableMetadata metadata,
      boolean claimLocation) {
    warehouse.formatVersions().check(metadata.formatVersion());
    WarehouseFolders.checkPaths(warehouse, metadata.location(), metadata.properties());
    SecretProperties.check(metadata.changes());
    UUID tableUuid = TableResults.uuid(metadata);
    String location = Location.of(metadata.location()).toString();
    RawJson updates = validated("table", () -> updates(metadata.changes()));
    TableResult result = TableResults.of(null, metadata);
    String first =
        validated(
            "table",
            () -> MetadataNames.first(metadata.location(), metadata.properties(), begins.fileId()));
    // Written last: nothing after it can fail and leave an orphan file.
    if (!first.equals(begins.location())) {
      begun.begin(begins.tableId(), first);
    }
    MetadataFile file = write(metadata, first);
    return new Change.Create(
        new TableCreated(
            begins.tableId(),
            warehouse.warehouseId(),
            name,
            tableUuid,
            location,
            file,
            updates,
            result),
        claimLocation);
  }

  /** Makes a new table of a create transaction's updates. */
  public TableMetadata fromUpdates(
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
    return TableUpdates.created(formatVersion, updates);
  }

  /** What a commit to a table whose metadata file is written is applied to. */
  public TableBase base(TableHead head) {
    Recorded<TableMetadata> recorded = files.table(Objects.requireNonNull(head.metadata()));
    return new TableBase(head, recorded.size(), recorded::metadata);
  }

  /**
   * A commit that was applied; {@link #write} must follow.
   *
   * @param next the table after it
   * @param room in memory, until its file is written
   */
  public record Applied(TableBase next, Room room, Function<MetadataFile, Change.Commit> change) {}

  /**
   * Applies a commit, in memory only.
   *
   * @return empty if the updates change nothing
   * @throws RefusedException if it can't be applied, or there is no room for it in memory
   */
  public Optional<Applied> apply(
      Warehouse warehouse,
      TableBase base,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    Room room = files.room(base.bytes());
    Optional<Applied> applied = Optional.empty();
    try {
      applied = applied(warehouse, base, room, required, updates);
      return applied;
    } finally {
      if (applied.isEmpty()) {
        room.close();
      }
    }
  }

  private static Optional<Applied> applied(
      Warehouse warehouse,
      TableBase on,
      Room room,
      List<UpdateRequirement> required,
      List<MetadataUpdate> updates) {
    TableState state = on.head().state();
    TableMetadata base = on.metadata().get();
    TableMetadata updated = TableUpdates.applied(base, required, updates);
    if (updated.changes().isEmpty()) {
      return Optional.empty();
    }
    SecretProperties.check(updates);
    if (updated.formatVersion() != base.formatVersion()) {
      warehouse.formatVersions().check(updated.formatVersion());
    }
    String location = Location.of(updated.location()).toString();
    // The head says where the table is.
    boolean moved = !location.equals(state.location());
    if (moved) {
      WarehouseFolders.requested(warehouse, updated.location());
    }
    boolean pathsChanged =
        !PropertyPaths.of(updated.properties(), updated.location())
            .equals(PropertyPaths.of(base.properties(), base.location()));
    if (pathsChanged || !updated.properties().equals(base.properties())) {
      WarehouseFolders.checkPaths(warehouse, updated.location(), updated.properties());
    }
    UUID tableUuid = TableResults.uuid(updated);
    RawJson requirementsJson = validated("requirements", () -> requirements(required));
    RawJson updatesJson = validated("updates", () -> updates(updated.changes()));
    TableResult result = TableResults.of(base, updated);
    String file =
        validated(
            "updates",
            () ->
                MetadataNames.next(
                    updated.location(), updated.properties(), state.metadataLocation()));
    TableMetadata written =
        validated(
            "updates",
            () ->
                TableMetadata.buildFrom(updated)
                    .discardChanges()
                    .withMetadataLocation(file)
                    .build());
    return Optional.of(
        new Applied(
            on.next(
                state.pointingTo(tableUuid, location, file), updatesJson.text().length(), written),
            room,
            metadata ->
                new Change.Commit(
                    on.head(),
                    new TableCommitted(
                        state.tableId(),
                        state.name(),
                        tableUuid,
                        location,
                        state.metadataLocation(),
                        metadata,
                        requirementsJson,
                        updatesJson,
                        result),
                    moved || pathsChanged)));
  }

  /** Writes the file of a commit. */
  public Change.Commit write(Applied applied) {
    try (Room room = applied.room()) {
      TableBase next = applied.next();
      return applied
          .change()
          .apply(write(next.metadata().get(), next.head().state().metadataLocation()));
    }
  }

  private MetadataFile write(TableMetadata metadata, String location) {
    return files.write(location, metadata);
  }

  /** Says that the changes happened. */
  public void done(List<? extends Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Create create -> files.newest(create.tableId(), 0, create.event().metadata());
        case Change.Commit commit -> {
          files.newest(commit.tableId(), commit.base().version() + 1, commit.event().metadata());
          files.superseded(commit.event().previousMetadataLocation());
        }
        case Change.Register register -> {}
      }
    }
  }

  /** Deletes the metadata files of changes that are known not to have happened. */
  public void discard(List<? extends Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Create create -> files.discard(create.event().metadata().location());
        case Change.Commit commit -> files.discard(commit.event().metadata().location());
        case Change.Register register -> {}
      }
    }
  }
}
