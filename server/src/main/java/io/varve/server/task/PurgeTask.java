package io.varve.server.task;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.PropertyPaths;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.DuePurges.DuePurge;
import io.varve.command.purge.FoldersInUse;
import io.varve.command.purge.FoldersInUse.PathsUnknown;
import io.varve.command.purge.KnownMetadata;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.ledger.event.MetadataFile;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.purge.TablePurge;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Deletes the files of tables and generic tables that were dropped with a purge: late, and visibly.
 * A crash between the deletion and its event has the next run find nothing left and record it.
 */
public final class PurgeTask {

  private static final int PAGE = 100;

  private final DuePurges purges;
  private final FoldersInUse folders;
  private final KnownMetadata known;
  private final CommandGateway commands;
  private final SupportsPrefixOperations files;
  private final RecordedFiles recorded;
  private final MetadataStore metadata;

  /**
   * A task.
   *
   * @param files of all warehouses
   * @param metadata reads what says which files to delete, and so must be what was recorded
   */
  public PurgeTask(
      DuePurges purges,
      FoldersInUse folders,
      KnownMetadata known,
      CommandGateway commands,
      SupportsPrefixOperations files,
      RecordedFiles recorded,
      MetadataStore metadata) {
    this.purges = purges;
    this.folders = folders;
    this.known = known;
    this.commands = commands;
    this.files = files;
    this.recorded = recorded;
    this.metadata = metadata;
  }

  /**
   * Purges a table and records it.
   *
   * @param watch asked before each file whether to stop
   * @return what was done, for people; empty if it was stopped
   */
  Optional<String> run(DeferredTask task, TaskWatch watch) {
    DuePurge purge = purges.find(task.objectId()).orElse(null);
    if (purge == null) {
      return Optional.of("Nothing was left to be done");
    }
    TablePurge.Result result = purged(purge, watch);
    if (result.stopped()) {
      return Optional.empty();
    }
    if (!result.complete()) {
      throw new IllegalStateException(
          "A file could not be read or deleted, after " + result.deleted() + " others");
    }
    commands.send(
        TaskRequest.of("purge", "purge that was asked for at the drop"),
        purge.projectId(),
        purge.warehouseId(),
        new FinishPurge(
            Objects.requireNonNull(task.tabular()),
            purge.tableId(),
            task.taskId(),
            result.deleted(),
            result.kept()),
        finished -> Outcome.done());
    return Optional.of(
        result.deleted()
            + " files deleted, "
            + result.kept()
            + " left: not under the table's location, in use by another, or not readable");
  }

  private TablePurge.Result purged(DuePurge purge, TaskWatch watch) {
    String newest = purge.metadataLocation();
    if (newest == null) {
      // Somebody may have put another one in its place.
      boolean inUse = isInUse(purge.warehouseId(), Location.of(purge.location()));
      return TablePurge.runFolder(files, purge.location(), !inUse, watch);
    }
    DroppedTable table =
        new DroppedTable(
            purge,
            newest,
            () -> metadata(purge.tableId(), newest),
            known,
            folder -> isInUse(purge.warehouseId(), folder));
    return TablePurge.run(files, table, watch, watch::expect);
  }

  private TableMetadata metadata(UUID tableId, String location) {
    MetadataFile file = recorded.of(tableId, location);
    return metadata.table(new ExpectedFile(file.location(), file.sha256(), file.length())).table();
  }

  private boolean isInUse(UUID warehouseId, Location folder) {
    if (folders.isInUse(warehouseId, folder)) {
      return true;
    }
    UUID after = new UUID(0, 0);
    while (true) {
      List<PathsUnknown> some = folders.pathsUnknown(warehouseId, after, PAGE);
      for (PathsUnknown one : some) {
        if (paths(one).values().stream()
            .map(Location::of)
            .anyMatch(path -> path.contains(folder) || folder.contains(path))) {
          return true;
        }
        after = one.objectId();
      }
      if (some.size() < PAGE) {
        return false;
      }
    }
  }

  private Map<String, String> paths(PathsUnknown one) {
    try {
      ExpectedFile file =
          new ExpectedFile(one.metadataLocation(), one.metadataSha256(), one.metadataLength());
      Map<String, String> properties =
          one.view()
              ? metadata.view(file).view().properties()
              : metadata.table(file).table().properties();
      return PropertyPaths.of(properties, one.location());
    } catch (NotFoundException e) {
      // No client can write where a table says that nobody can load.
      return Map.of();
    }
  }
}
