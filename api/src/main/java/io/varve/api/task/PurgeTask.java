package io.varve.api.task;

import io.varve.command.dispatch.Commands;
import io.varve.command.drop.LateTasks.LateTask;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.DuePurges.DuePurge;
import io.varve.command.refusal.RefusedException;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.ledger.event.MetadataFile;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.purge.TablePurge;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Deletes the files of tables and generic tables that were dropped with a purge: late, and visibly.
 * A crash between the deletion and its event has the next run find nothing left and record it.
 */
public final class PurgeTask {

  private final DuePurges purges;
  private final Commands commands;
  private final SupportsPrefixOperations files;
  private final RecordedFiles recorded;
  private final MetadataStore store;

  /**
   * @param store reads the metadata, which says what to delete and so must be what was recorded
   */
  public PurgeTask(
      DuePurges purges,
      Commands commands,
      SupportsPrefixOperations files,
      RecordedFiles recorded,
      MetadataStore store) {
    this.purges = purges;
    this.commands = commands;
    this.files = files;
    this.recorded = recorded;
    this.store = store;
  }

  /**
   * Purges a table and records it.
   *
   * @param watch asked before each file whether to stop
   * @return what was done, for people; empty if it was stopped
   */
  Optional<String> run(LateTask task, TaskWatch watch) {
    DuePurge purge = purges.find(task.objectId()).orElse(null);
    if (purge == null) {
      return Optional.of("Nothing was left to be done");
    }
    // Somebody may have registered the table again, or put another in its place.
    boolean inUse = purges.isInUse(purge.warehouseId(), purge.location());
    Location own = Location.of(purge.location());
    String metadata = purge.metadataLocation();
    TablePurge.Result result =
        metadata == null
            ? TablePurge.runFolder(files, purge.location(), !inUse, watch)
            : TablePurge.run(
                files,
                () -> metadata(purge.tableId(), metadata),
                location -> !inUse && owns(own, location),
                watch,
                watch::expect);
    if (result.stopped()) {
      return Optional.empty();
    }
    if (!result.complete()) {
      throw new IllegalStateException(
          "A file could not be deleted, after " + result.deleted() + " others");
    }
    commands.send(
        TaskRequest.of("purge", "purge that was asked for at the drop"),
        purge.projectId(),
        purge.warehouseId(),
        new FinishPurge(
            task.kind(), purge.tableId(), task.taskId(), result.deleted(), result.kept()),
        finished -> Outcome.done());
    return Optional.of(
        result.deleted() + " files deleted, " + result.kept() + " kept that are not its own");
  }

  private TableMetadata metadata(UUID tableId, String location) {
    MetadataFile file = recorded.of(tableId, location);
    return store
        .table(new ExpectedFile(file.location(), file.sha256(), file.length()))
        .table();
  }

  // What has a name that no file of ours has is not ours.
  private static boolean owns(Location own, String file) {
    try {
      return own.contains(Location.of(file));
    } catch (RefusedException e) {
      return false;
    }
  }
}
