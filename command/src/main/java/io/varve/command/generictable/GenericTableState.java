package io.varve.command.generictable;

import io.varve.command.tabular.Hold;
import io.varve.command.tabular.Lifecycle;
import io.varve.command.tabular.SoftDrop;
import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GenericTableEvent;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A generic table, folded from its events; how it was described when it was created stays in that
 * event.
 *
 * @param dropped whether it has left the catalog, maybe to come back
 * @param protection whether it is protected from being dropped; null means no
 * @param softDrop how it can come back; null if it exists, or has ended
 * @param hold that it is not dropped, which may have run out; null if there is none
 */
public record GenericTableState(
    UUID genericTableId,
    UUID warehouseId,
    ObjectName name,
    String location,
    boolean dropped,
    @Nullable Boolean protection,
    @Nullable SoftDrop softDrop,
    @Nullable Hold hold)
    implements Tabular {

  /** The state after {@code event}. */
  public static GenericTableState evolve(@Nullable GenericTableState state, Event event) {
    return switch (event) {
      case GenericTableCreated e ->
          new GenericTableState(
              e.genericTableId(), e.warehouseId(), e.name(), e.location(), false, null, null, null);
      case GenericTableEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a generic table: " + event);
    };
  }

  private GenericTableState after(GenericTableEvent event) {
    return switch (event) {
      case LifecycleEvent e -> with(lifecycle().after(e));
      case GenericTableCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }

  private GenericTableState with(Lifecycle next) {
    return new GenericTableState(
        genericTableId,
        warehouseId,
        next.name(),
        location,
        next.dropped(),
        next.protection(),
        next.softDrop(),
        next.hold());
  }

  @Override
  public TabularKind kind() {
    return TabularKind.GENERIC_TABLE;
  }

  @Override
  public UUID id() {
    return genericTableId;
  }
}
