package io.varve.command.purge;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.location.PropertyPaths;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.purge.DuePurges.DuePurge;
import io.varve.command.purge.FoldersInUse.PathsUnknown;
import io.varve.command.purge.PurgeFiles.Deleted;
import io.varve.command.request.Request;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.ledger.event.MetadataFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * Purges tables and generic tables that were dropped with a purge: finds out which files are theirs
 * alone, has these deleted, and records it. A crash between the deletion and its event has the next
 * run find nothing left and record it.
 */
public final class Purge {

  private static final int PAGE = 100;

  private final DuePurges purges;
  private final FoldersInUse folders;
  private final KnownMetadata known;
  private final RecordedFiles recorded;
  private final CommandGateway commands;

  public Purge(
      DuePurges purges,
      FoldersInUse folders,
      KnownMetadata known,
      RecordedFiles recorded,
      CommandGateway commands) {
    this.purges = purges;
    this.folders = folders;
    this.known = known;
    this.recorded = recorded;
    this.commands = commands;
  }

  /**
   * Purges a table or generic table and records it.
   *
   * @param request of the task
   * @return what was done, for people; empty if it was stopped
   * @throws IllegalStateException if a file could not be read or deleted; it is to be tried again
   */
  public Optional<String> run(DeferredTask task, Request request, PurgeFiles files) {
    DuePurge purge = purges.find(task.objectId()).orElse(null);
    if (purge == null) {
      return Optional.of("Nothing was left to be done");
    }
    Deleted deleted = delete(purge, files);
    if (deleted.stopped()) {
      return Optional.empty();
    }
    if (!deleted.complete()) {
      throw new IllegalStateException(
          "A file could not be read or deleted, after " + deleted.files() + " others");
    }
    commands.send(
        request,
        purge.projectId(),
        purge.warehouseId(),
        new FinishPurge(
            Objects.requireNonNull(task.tabular()),
            purge.tableId(),
            task.taskId(),
            deleted.files(),
            deleted.kept()),
        finished -> Outcome.done());
    return Optional.of(
        deleted.files()
            + " files deleted, "
            + deleted.kept()
            + " left: not under the table's location, in use by another, or not readable");
  }

  private Deleted delete(DuePurge purge, PurgeFiles files) {
    UUID warehouseId = purge.warehouseId();
    String newest = purge.metadataLocation();
    if (newest == null) {
      // Somebody may have put another one in its place.
      boolean inUse = isInUse(warehouseId, purge.tableId(), Location.of(purge.location()), files);
      return files.deleteFolder(purge.location(), !inUse);
    }
    return files.delete(
        new DroppedTable(
            purge,
            newest,
            () -> files.table(recorded.of(purge.tableId(), newest)),
            known,
            folder -> isInUse(warehouseId, purge.tableId(), folder, files)));
  }

  private boolean isInUse(UUID warehouseId, UUID objectId, Location folder, PurgeFiles files) {
    if (folders.isInUse(warehouseId, objectId, folder)) {
      return true;
    }
    UUID after = new UUID(0, 0);
    while (true) {
      List<PathsUnknown> some = folders.pathsUnknown(warehouseId, after, PAGE);
      for (PathsUnknown one : some) {
        if (paths(one, files).values().stream()
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

  private Map<String, String> paths(PathsUnknown one, PurgeFiles files) {
    try {
      MetadataFile file =
          new MetadataFile(one.metadataLocation(), one.metadataSha256(), one.metadataLength());
      Map<String, String> properties =
          one.view() ? files.view(file).properties() : files.table(file).properties();
      return PropertyPaths.of(properties, one.location());
    } catch (NotFoundException e) {
      // No client can write where a table says that nobody can load.
      return Map.of();
    }
  }
}
