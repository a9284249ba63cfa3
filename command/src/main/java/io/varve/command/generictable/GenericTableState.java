package io.varve.command.generictable;

import io.varve.command.tabular.Hold;
import io.varve.command.tabular.SoftDrop;
import io.varve.command.tabular.Tabular;
import io.varve.command.task.TaskQueue;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GenericTableEvent;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GenericTableEvent.GenericTableDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableHeld;
import io.varve.ledger.event.GenericTableEvent.GenericTableProtectionSet;
import io.varve.ledger.event.GenericTableEvent.GenericTablePurged;
import io.varve.ledger.event.GenericTableEvent.GenericTableReleased;
import io.varve.ledger.event.GenericTableEvent.GenericTableRenamed;
import io.varve.ledger.event.GenericTableEvent.GenericTableSoftDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskCancelled;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskRescheduled;
import io.varve.ledger.event.GenericTableEvent.GenericTableUndropped;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A generic table, folded from its events; what was said of it when it was created stays in that
 * event.
 *
 * @param dropped whether it has left the catalog, maybe to come back
 * @param protection whether it is protected from being dropped; null means no
 * @param softDrop how it can come back; null if it is there, or has ended
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
      case GenericTableCreated e -> throw new IllegalArgumentException("It began before: " + e);
      case GenericTableRenamed e -> with(e.to(), dropped, protection, softDrop);
      case GenericTableProtectionSet e ->
          with(name, dropped, e.protection() ? true : null, softDrop);
      case GenericTableSoftDropped e ->
          with(name, true, protection, new SoftDrop(e.purgeRequested(), e.expiresAt()));
      case GenericTableUndropped e -> with(e.name(), false, protection, null);
      case GenericTableTaskCancelled e -> expiring(e.queue(), null);
      case GenericTableTaskRescheduled e -> expiring(e.queue(), e.runAt());
      case GenericTableHeld e -> held(new Hold(e.reason(), e.until()));
      case GenericTableReleased e -> held(null);
      case GenericTableDropped e -> with(name, true, protection, null).held(null);
      case GenericTablePurged e -> held(null);
    };
  }

  private GenericTableState with(
      ObjectName newName,
      boolean nowDropped,
      @Nullable Boolean newProtection,
      @Nullable SoftDrop newSoftDrop) {
    return new GenericTableState(
        genericTableId,
        warehouseId,
        newName,
        location,
        nowDropped,
        newProtection,
        newSoftDrop,
        hold);
  }

  private GenericTableState held(@Nullable Hold newHold) {
    return new GenericTableState(
        genericTableId, warehouseId, name, location, dropped, protection, softDrop, newHold);
  }

  private GenericTableState expiring(String queue, @Nullable Instant at) {
    return softDrop == null || !queue.equals(TaskQueue.SOFT_DELETION)
        ? this
        : with(name, dropped, protection, softDrop.expiring(at));
  }

  @Override
  public TabularKind kind() {
    return TabularKind.GENERIC_TABLE;
  }

  @Override
  public Events events() {
    return new GenericTableEvents(genericTableId);
  }
}
