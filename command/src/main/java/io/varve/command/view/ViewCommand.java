package io.varve.command.view;

import io.varve.command.drop.Dropping;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ViewEvent;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import java.time.Instant;
import java.util.UUID;

/** What can be asked of views. */
public sealed interface ViewCommand {

  /**
   * Begins a view, created or registered.
   *
   * @param event {@code ViewCreated} or {@code ViewRegistered}
   * @param location the folder to claim; empty if we chose it ourselves
   */
  record BeginView(UUID warehouseId, ViewEvent event, String location) implements ViewCommand {}

  /**
   * Changes a view.
   *
   * @param preparedOn version of the stream that the metadata was made on
   * @param claimLocation whether the location moved
   */
  record CommitView(UUID warehouseId, long preparedOn, ViewCommitted event, boolean claimLocation)
      implements ViewCommand {}

  /** Gives a view another name, maybe in another namespace. */
  record RenameView(UUID viewId, ObjectName from, ObjectName to) implements ViewCommand {}

  /** Drops a view. */
  record DropView(UUID viewId, ObjectName name, Dropping dropping) implements ViewCommand {}

  /** Ends a view that was dropped and did not come back, if its time has come. */
  record ExpireView(UUID viewId, Instant now) implements ViewCommand {}

  /** Protects a view from being dropped, or no longer. */
  record ProtectView(UUID viewId, boolean protection) implements ViewCommand {}

  /** Cancels the expiry of a dropped view; nothing if it has expired. */
  record CancelViewTask(UUID viewId, UUID taskId, String queue) implements ViewCommand {}

  /** Has a dropped view expire at another time. */
  record RescheduleViewTask(UUID viewId, UUID taskId, String queue, Instant runAt)
      implements ViewCommand {}
}
