package io.varve.projections.view;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewResult;
import io.varve.projections.names.ClaimedPaths;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.TabularProjection;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps {@code views}, but for what {@link TabularProjection} writes of all kinds. */
public final class ViewProjection {

  private final JdbcClient jdbc;
  private final Names names;

  public ViewProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.names = new Names(jdbc);
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
    jdbc.sql(
            """
            update views set view_uuid = ?, location = ?, metadata_location = ?,
              metadata_sha256 = ?, metadata_length = ?, paths = coalesce(?, paths)
            where view_id = ?
            """)
        .params(
            event.viewUuid(),
            event.location(),
            metadata.location(),
            metadata.sha256(),
            metadata.length())
        .param(ClaimedPaths.of(event.result().paths()))
        .param(event.viewId())
        .update();
  }

  private void insert(
      UUID viewId,
      UUID warehouseId,
      ObjectName name,
      UUID viewUuid,
      String location,
      MetadataFile metadata,
      ViewResult result) {
    names.take(TabularKind.VIEW, name, viewId);
    jdbc.sql(
            """
            insert into views (view_id, warehouse_id, view_uuid, location, metadata_location,
              metadata_sha256, metadata_length, paths)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            viewId,
            warehouseId,
            viewUuid,
            location,
            metadata.location(),
            metadata.sha256(),
            metadata.length())
        .param(ClaimedPaths.of(result.paths()))
        .update();
  }
}
