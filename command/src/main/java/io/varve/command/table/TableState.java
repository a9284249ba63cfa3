package io.varve.command.table;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table, folded from its events; small whatever the table's age, since snapshots stay in the
 * metadata file.
 *
 * @param tableUuid Iceberg's {@code table-uuid}
 * @param dropped whether it has left the catalog
 */
public record TableState(
    UUID tableId,
    UUID warehouseId,
    ObjectName name,
    UUID tableUuid,
    String location,
    String metadataLocation,
    boolean dropped) {

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
              false);
      case TableRegistered e ->
          new TableState(
              e.tableId(),
              e.warehouseId(),
              e.name(),
              e.tableUuid(),
              e.location(),
              e.metadata().location(),
              false);
      case TableCommitted e ->
          Objects.requireNonNull(state)
              .pointingTo(e.tableUuid(), e.location(), e.metadata().location());
      case TableRenamed e -> Objects.requireNonNull(state).named(e.to());
      case TableDropped e -> Objects.requireNonNull(state).ended();
      case TablePurged e -> Objects.requireNonNull(state).ended();
      case TableMetadataExpired e -> Objects.requireNonNull(state);
      case TableUnregistered e -> Objects.requireNonNull(state).ended();
      default -> throw new IllegalArgumentException("Not an event of a table: " + event);
    };
  }

  private TableState pointingTo(UUID newUuid, String newLocation, String newMetadataLocation) {
    return new TableState(
        tableId, warehouseId, name, newUuid, newLocation, newMetadataLocation, dropped);
  }

  private TableState named(ObjectName newName) {
    return new TableState(
        tableId, warehouseId, newName, tableUuid, location, metadataLocation, dropped);
  }

  private TableState ended() {
    return new TableState(tableId, warehouseId, name, tableUuid, location, metadataLocation, true);
  }
}
