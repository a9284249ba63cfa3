package io.varve.command.view;

import io.varve.command.head.ReadHead;
import io.varve.ledger.event.ViewEvent;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
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
   * @param base the view that the metadata was made on
   * @param claimLocation whether the location moved, or a path in the properties
   */
  record CommitView(UUID warehouseId, ReadHead base, ViewCommitted event, boolean claimLocation)
      implements ViewCommand {}
}
