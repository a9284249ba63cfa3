package io.varve.command.view;

import io.varve.command.tabular.Hold;
import io.varve.command.tabular.SoftDrop;
import io.varve.command.tabular.Tabular;
import io.varve.command.task.TaskQueue;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewHeld;
import io.varve.ledger.event.ViewEvent.ViewProtectionSet;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewReleased;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
import io.varve.ledger.event.ViewEvent.ViewSoftDropped;
import io.varve.ledger.event.ViewEvent.ViewTaskCancelled;
import io.varve.ledger.event.ViewEvent.ViewTaskRescheduled;
import io.varve.ledger.event.ViewEvent.ViewUndropped;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A view, folded from its events.
 *
 * @param viewUuid Iceberg's {@code view-uuid}
 * @param dropped whether it has left the catalog, maybe to come back
 * @param protection whether it is protected from being dropped; null means no
 * @param softDrop how it can come back; null if it is there, or has ended
 * @param hold that it is not dropped, which may have run out; null if there is none
 */
public record ViewState(
    UUID viewId,
    UUID warehouseId,
    ObjectName name,
    UUID viewUuid,
    String location,
    String metadataLocation,
    boolean dropped,
    @Nullable Boolean protection,
    @Nullable SoftDrop softDrop,
    @Nullable Hold hold)
    implements Tabular {

  /** The state after {@code event}. */
  public static ViewState evolve(@Nullable ViewState state, Event event) {
    return switch (event) {
      case ViewCreated e ->
          new ViewState(
              e.viewId(),
              e.warehouseId(),
              e.name(),
              e.viewUuid(),
              e.location(),
              e.metadata().location(),
              false,
              null,
              null,
              null);
      case ViewRegistered e ->
          new ViewState(
              e.viewId(),
              e.warehouseId(),
              e.name(),
              e.viewUuid(),
              e.location(),
              e.metadata().location(),
              false,
              null,
              null,
              null);
      case ViewEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a view: " + event);
    };
  }

  private ViewState after(ViewEvent event) {
    return switch (event) {
      case ViewCreated e -> throw new IllegalArgumentException("It began before: " + e);
      case ViewRegistered e -> throw new IllegalArgumentException("It began before: " + e);
      case ViewCommitted e -> pointingTo(e.viewUuid(), e.location(), e.metadata().location());
      case ViewRenamed e -> with(e.to(), dropped, protection, softDrop);
      case ViewProtectionSet e -> with(name, dropped, e.protection() ? true : null, softDrop);
      case ViewSoftDropped e -> with(name, true, protection, new SoftDrop(false, e.expiresAt()));
      case ViewUndropped e -> with(e.name(), false, protection, null);
      case ViewTaskCancelled e -> expiring(e.queue(), null);
      case ViewTaskRescheduled e -> expiring(e.queue(), e.runAt());
      case ViewHeld e -> held(new Hold(e.reason(), e.until()));
      case ViewReleased e -> held(null);
      case ViewDropped e -> ended();
    };
  }

  private ViewState pointingTo(UUID newUuid, String newLocation, String newMetadataLocation) {
    return new ViewState(
        viewId,
        warehouseId,
        name,
        newUuid,
        newLocation,
        newMetadataLocation,
        dropped,
        protection,
        softDrop,
        hold);
  }

  private ViewState with(
      ObjectName newName,
      boolean nowDropped,
      @Nullable Boolean newProtection,
      @Nullable SoftDrop newSoftDrop) {
    return new ViewState(
        viewId,
        warehouseId,
        newName,
        viewUuid,
        location,
        metadataLocation,
        nowDropped,
        newProtection,
        newSoftDrop,
        hold);
  }

  private ViewState expiring(String queue, @Nullable Instant at) {
    return softDrop == null || !queue.equals(TaskQueue.SOFT_DELETION)
        ? this
        : with(name, dropped, protection, softDrop.expiring(at));
  }

  private ViewState ended() {
    return with(name, true, protection, null).held(null);
  }

  private ViewState held(@Nullable Hold newHold) {
    return new ViewState(
        viewId,
        warehouseId,
        name,
        viewUuid,
        location,
        metadataLocation,
        dropped,
        protection,
        softDrop,
        newHold);
  }

  @Override
  public TabularKind kind() {
    return TabularKind.VIEW;
  }

  @Override
  public Events events() {
    return new ViewEvents(viewId);
  }
}
