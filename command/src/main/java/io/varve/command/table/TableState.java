package io.varve.command.table;

import io.varve.command.tabular.Hold;
import io.varve.command.tabular.SoftDrop;
import io.varve.command.tabular.Tabular;
import io.varve.command.task.TaskQueue;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableHeld;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableProtectionSet;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableReleased;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableTaskCancelled;
import io.varve.ledger.event.TableEvent.TableTaskRescheduled;
import io.varve.ledger.event.TableEvent.TableUndropped;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table, folded from its events; small whatever the table's age, since snapshots stay in the
 * metadata file.
 *
 * @param tableUuid Iceberg's {@code table-uuid}
 * @param dropped whether it has left the catalog, maybe to come back
 * @param protection whether it is protected from being dropped; null means no
 * @param softDrop how it can come back; null if it is there, or has ended
 * @param hold that it is not dropped, which may have run out; null if there is none
 */
public record TableState(
    UUID tableId,
    UUID warehouseId,
    ObjectName name,
    UUID tableUuid,
    String location,
    String metadataLocation,
    boolean dropped,
    @Nullable Boolean protection,
    @Nullable SoftDrop softDrop,
    @Nullable Hold hold)
    implements Tabular {

  /** The state after {@code event}. */
  public static TableState evolve(@Nullable TableState state, Event event) {
    return switch (event) {
      case TableCreated e ->
          new TableState(
              e.tableId(),
              e.warehouseId(),
              e.name(),
              e.tableUuid(),
              e.location(),
              e.metadata().location(),
              false,
              null,
              null,
              null);
      case TableRegistered e when e.previousUuid() == null ->
          new TableState(
              e.tableId(),
              e.warehouseId(),
              e.name(),
              e.tableUuid(),
              e.location(),
              e.metadata().location(),
              false,
              null,
              null,
              null);
      case TableEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a table: " + event);
    };
  }

  private TableState after(TableEvent event) {
    return switch (event) {
      case TableCreated e -> throw new IllegalArgumentException("It began before: " + e);
      case TableRegistered e ->
          pointingTo(e.tableUuid(), e.location(), e.metadata().location())
              .with(e.name(), dropped, protection, softDrop);
      case TableCommitted e -> pointingTo(e.tableUuid(), e.location(), e.metadata().location());
      case TableRenamed e -> with(e.to(), dropped, protection, softDrop);
      case TableProtectionSet e -> with(name, dropped, e.protection() ? true : null, softDrop);
      case TableSoftDropped e ->
          with(name, true, protection, new SoftDrop(e.purgeRequested(), e.expiresAt()));
      case TableUndropped e -> with(e.name(), false, protection, null);
      case TableTaskCancelled e -> expiring(e.queue(), null);
      case TableTaskRescheduled e -> expiring(e.queue(), e.runAt());
      case TableHeld e -> held(new Hold(e.reason(), e.until()));
      case TableReleased e -> held(null);
      case TableDropped e -> ended();
      case TablePurged e -> ended();
      case TableMetadataExpired e -> this;
      case TableUnregistered e -> ended();
    };
  }

  /** The state behind a commit. */
  TableState pointingTo(UUID newUuid, String newLocation, String newMetadataLocation) {
    return new TableState(
        tableId,
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

  private TableState with(
      ObjectName newName,
      boolean nowDropped,
      @Nullable Boolean newProtection,
      @Nullable SoftDrop newSoftDrop) {
    return new TableState(
        tableId,
        warehouseId,
        newName,
        tableUuid,
        location,
        metadataLocation,
        nowDropped,
        newProtection,
        newSoftDrop,
        hold);
  }

  private TableState expiring(String queue, @Nullable Instant at) {
    return softDrop == null || !queue.equals(TaskQueue.SOFT_DELETION)
        ? this
        : with(name, dropped, protection, softDrop.expiring(at));
  }

  private TableState ended() {
    return with(name, true, protection, null).held(null);
  }

  private TableState held(@Nullable Hold newHold) {
    return new TableState(
        tableId,
        warehouseId,
        name,
        tableUuid,
        location,
        metadataLocation,
        dropped,
        protection,
        softDrop,
        newHold);
  }

  @Override
  public TabularKind kind() {
    return TabularKind.TABLE;
  }

  @Override
  public Events events() {
    return new TableEvents(tableId);
  }
}
