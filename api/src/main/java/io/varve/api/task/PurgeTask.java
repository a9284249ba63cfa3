package io.varve.api.task;

import io.varve.command.dispatch.Commands;
import io.varve.command.idempotency.Outcome;
import io.varve.command.location.Location;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.DuePurges.DuePurge;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableCommand.FinishPurge;
import io.varve.storage.purge.TablePurge;
import java.time.Duration;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the files of tables that were dropped with a purge: late, and visibly. A crash between
 * the deletion and its event has the next run find nothing left and record it.
 */
public final class PurgeTask {

  private static final Logger LOG = LoggerFactory.getLogger(PurgeTask.class);
  private static final int AT_ONCE = 20;

  private final DuePurges purges;
  private final Commands commands;
  private final FileIO files;
  private final Duration delay;

  /**
   * @param delay how long after the drop the files stay
   */
  public PurgeTask(DuePurges purges, Commands commands, FileIO files, Duration delay) {
    this.purges = purges;
    this.commands = commands;
    this.files = files;
    this.delay = delay;
  }

  /** Purges what is due; returns how many tables that was. */
  public int run() {
    int done = 0;
    for (DuePurge purge : purges.due(delay, AT_ONCE)) {
      try {
        run(purge);
        done++;
      } catch (RuntimeException e) {
        LOG.warn("Purge of table {} failed and is tried again", purge.tableId(), e);
      }
    }
    return done;
  }

  private void run(DuePurge purge) {
    // Somebody may have registered the table again, or put another in its place.
    boolean inUse = purges.isInUse(purge.warehouseId(), purge.location());
    Location own = Location.of(purge.location());
    TablePurge.Result result =
        TablePurge.run(files, purge.metadataLocation(), location -> !inUse && owns(own, location));
    commands.send(
        TaskRequest.of("purge", "purge that was asked for at the drop"),
        purge.projectId(),
        purge.warehouseId(),
        new FinishPurge(purge.tableId(), result.deleted(), result.kept()),
        finished -> Outcome.done());
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
