package io.varve.command.view;

import io.varve.command.tabular.Hold;
import io.varve.command.tabular.Lifecycle;
import io.varve.command.tabular.SoftDrop;
import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A view, folded from its events.
 *
 * @param viewUuid Iceberg's {@code view-uuid}
 * @param dropped whether it has left the catalog, maybe to come back
 * @param protection whether it is protected from being dropped; null means no
 * @param softDrop how it can come back; null if it exists, or has ended
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
          began(e.viewId(), e.warehouseId(), e.name(), e.viewUuid(), e.location(), e.metadata());
      case ViewRegistered e ->
          began(e.viewId(), e.warehouseId(), e.name(), e.viewUuid(), e.location(), e.metadata());
      case ViewEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a view: " + event);
    };
  }

  private static ViewState began(
      UUID viewId,
      UUID warehouseId,
      ObjectName name,
      UUID viewUuid,
      String location,
      MetadataFile metadata) {
    return new ViewState(
        viewId,
        warehouseId,
        name,
        viewUuid,
        location,
        metadata.location(),
        false,
        null,
        null,
        null);
  }

  private ViewState after(ViewEvent event) {
    return switch (event) {
      case LifecycleEvent e -> with(lifecycle().after(e));
      case ViewCreated e -> throw new IllegalArgumentException("It began before: " + e);
      case ViewRegistered e -> throw new IllegalArgumentException("It began before: " + e);
      case ViewCommitted e -> pointingTo(e.viewUuid(), e.location(), e.metadata().location());
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

  private ViewState with(Lifecycle next) {
    return new ViewState(
        viewId,
        warehouseId,
        next.name(),
        viewUuid,
        location,
        metadataLocation,
        next.dropped(),
        next.protection(),
        next.softDrop(),
        next.hold());
  }

  @Override
  public TabularKind kind() {
    return TabularKind.VIEW;
  }

  @Override
  public UUID id() {
    return viewId;
  }
}
