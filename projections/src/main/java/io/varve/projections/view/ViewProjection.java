package io.varve.projections.view;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewResult;
import io.varve.ledger.write.Writes;
import io.varve.projections.names.ClaimedPaths;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.TabularProjection;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;

/** Keeps {@code views}, but for what {@link TabularProjection} writes of all kinds. */
public final class ViewProjection {

  private final Writes writes;
  private final Names names;

  public ViewProjection(Writes writes) {
    this.writes = writes;
    this.names = new Names(writes);
  }

  @EventHandler
  void on(ViewCreated event) {
    insert(
        event.viewId(),
        event.warehouseId(),
        event.name(),
        event.viewUuid(),
        event.location(),
        event.metadata(),
        event.result());
  }

  @EventHandler
  void on(ViewRegistered event) {
    insert(
        event.viewId(),
        event.warehouseId(),
        event.name(),
        event.viewUuid(),
        event.location(),
        event.metadata(),
        event.result());
  }

  @EventHandler
  void on(ViewCommitted event) {
    MetadataFile metadata = event.metadata();
    writes.add(
        """
        update views set view_uuid = ?, location = ?, metadata_location = ?,
          metadata_sha256 = ?, metadata_length = ?, paths = coalesce(?, paths)
        where view_id = ?
        """,
        event.viewUuid(),
        event.location(),
        metadata.location(),
        metadata.sha256(),
        metadata.length(),
        ClaimedPaths.of(event.result().paths()),
        event.viewId());
  }

  private void insert(
      UUID viewId,
      UUID warehouseId,
      ObjectName name,
      UUID viewUuid,
      String location,
      MetadataFile metadata,
      ViewResult result) {
    names.takeWith(
        TabularKind.VIEW,
        name,
        viewId,
        """
        insert into views (view_id, warehouse_id, view_uuid, location, metadata_location,
          metadata_sha256, metadata_length, paths)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        viewId,
        warehouseId,
        viewUuid,
        location,
        metadata.location(),
        metadata.sha256(),
        metadata.length(),
        ClaimedPaths.of(result.paths()));
  }
}
