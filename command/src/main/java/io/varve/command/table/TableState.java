package io.varve.command.table;

import io.varve.command.tabular.Hold;
import io.varve.command.tabular.Lifecycle;
import io.varve.command.tabular.SoftDrop;
import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TabularKind;
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
 * @param softDrop how it can come back; null if it exists, or has ended
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
          began(e.tableId(), e.warehouseId(), e.name(), e.tableUuid(), e.location(), e.metadata());
      case TableRegistered e when e.previousUuid() == null ->
          began(e.tableId(), e.warehouseId(), e.name(), e.tableUuid(), e.location(), e.metadata());
      case TableEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a table: " + event);
    };
  }

  private static TableState began(
      UUID tableId,
      UUID warehouseId,
      ObjectName name,
      UUID tableUuid,
      String location,
      MetadataFile metadata) {
    return new TableState(
        tableId,
        warehouseId,
        name,
        tableUuid,
        location,
        metadata.location(),
        false,
        null,
        null,
        null);
  }

  private TableState after(TableEvent event) {
    return switch (event) {
      case LifecycleEvent e -> with(lifecycle().after(e));
      case TableCreated e -> throw new IllegalArgumentException("It began before: " + e);
      case TableRegistered e ->
          pointingTo(e.tableUuid(), e.location(), e.metadata().location())
              .with(lifecycle().named(e.name()));
      case TableCommitted e -> pointingTo(e.tableUuid(), e.location(), e.metadata().location());
      case TableMetadataExpired e -> this;
      case TableUnregistered e -> with(lifecycle().ended());
    };
  }

  /** The state after a commit. */
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

  private TableState with(Lifecycle next) {
    return new TableState(
        tableId,
        warehouseId,
        next.name(),
        tableUuid,
        location,
        metadataLocation,
        next.dropped(),
        next.protection(),
        next.softDrop(),
        next.hold());
  }

  @Override
  public TabularKind kind() {
    return TabularKind.TABLE;
  }

  @Override
  public UUID id() {
    return tableId;
  }
}
