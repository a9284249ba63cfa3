package io.varve.server.task;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.purge.DroppedTable;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.FoldersInUse;
import io.varve.command.purge.Purge;
import io.varve.command.purge.PurgeFiles;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.ledger.event.MetadataFile;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.purge.Purged;
import io.varve.storage.purge.TablePurge;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.view.ViewMetadata;

/** Runs a {@link Purge} as a task, on the files of all warehouses. */
public final class PurgeTask {

  private final Purge purge;
  private final SupportsPrefixOperations files;
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
    this.purge = new Purge(purges, folders, known, recorded, commands);
    this.files = files;
    this.metadata = metadata;
  }

  /**
   * Purges a table or generic table.
   *
   * @param watch asked before each file whether to stop
   * @return what was done, for people; empty if it was stopped
   */
  Optional<String> run(DeferredTask task, TaskWatch watch) {
    return purge.run(
        task,
        TaskRequest.of("purge", "purge that was asked for at the drop"),
        new WatchedFiles(watch));
  }

  private final class WatchedFiles implements PurgeFiles {

    private final TaskWatch watch;

    WatchedFiles(TaskWatch watch) {
      this.watch = watch;
    }

    @Override
    public TableMetadata table(MetadataFile file) {
      return metadata.table(expected(file)).table();
    }

    @Override
    public ViewMetadata view(MetadataFile file) {
      return metadata.view(expected(file)).view();
    }

    private static ExpectedFile expected(MetadataFile file) {
      return new ExpectedFile(file.location(), file.sha256(), file.length());
    }

    @Override
    public Deleted delete(DroppedTable table) {
      return deleted(TablePurge.run(files, new OfTable(table), watch, watch::expect));
    }

    @Override
    public Deleted deleteFolder(String location, boolean owned) {
      return deleted(TablePurge.runFolder(files, location, owned, watch));
    }

    private static Deleted deleted(TablePurge.Result result) {
      return new Deleted(result.deleted(), result.kept(), result.stopped(), result.complete());
    }
  }

  private record OfTable(DroppedTable table) implements Purged {

    @Override
    public TableMetadata metadata() {
      return table.metadata();
    }

    @Override
    public Iterable<String> metadataFiles() {
      return table.metadataFiles();
    }

    @Override
    public boolean owns(String location) {
      return table.owns(location);
    }

    @Override
    public boolean mayRead(TableMetadata of, String location) {
      return table.mayRead(of, location);
    }
  }
}
