package io.varve.command.view;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A view, folded from its events.
 *
 * @param viewUuid Iceberg's {@code view-uuid}
 * @param dropped whether it has left the catalog
 */
public record ViewState(
    UUID viewId,
    UUID warehouseId,
    ObjectName name,
    UUID viewUuid,
    String location,
    String metadataLocation,
    boolean dropped) {

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
              false);
      case ViewRegistered e ->
          new ViewState(
              e.viewId(),
              e.warehouseId(),
              e.name(),
              e.viewUuid(),
              e.location(),
              e.metadata().location(),
              false);
      case ViewCommitted e -> Objects.requireNonNull(state).with(e);
      case ViewRenamed e -> Objects.requireNonNull(state).named(e.to());
      case ViewDropped e -> Objects.requireNonNull(state).ended();
      default -> throw new IllegalArgumentException("Not an event of a view: " + event);
    };
  }

  private ViewState with(ViewCommitted event) {
    return new ViewState(
        viewId,
        warehouseId,
        name,
        event.viewUuid(),
        event.location(),
        event.metadata().location(),
        dropped);
  }

  private ViewState named(ObjectName newName) {
    return new ViewState(
        viewId, warehouseId, newName, viewUuid, location, metadataLocation, dropped);
  }

  private ViewState ended() {
    return new ViewState(viewId, warehouseId, name, viewUuid, location, metadataLocation, true);
  }
}
