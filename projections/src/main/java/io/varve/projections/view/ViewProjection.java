package io.varve.projections.view;

import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewHeld;
import io.varve.ledger.event.ViewEvent.ViewProtectionSet;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewReleased;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
import io.varve.ledger.event.ViewEvent.ViewResult;
import io.varve.ledger.event.ViewEvent.ViewSoftDropped;
import io.varve.ledger.event.ViewEvent.ViewTaskCancelled;
import io.varve.ledger.event.ViewEvent.ViewTaskRescheduled;
import io.varve.ledger.event.ViewEvent.ViewUndropped;
import io.varve.projections.names.ClaimedPaths;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.Holds;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.annotation.MessageIdentifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps {@code views} and their rows in {@code names}. */
public final class ViewProjection {

  private final JdbcClient jdbc;
  private final Names names;
  private final DeferredTasks late;
  private final Holds holds;

  public ViewProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.names = new Names(jdbc, TabularKind.VIEW);
    this.late = new DeferredTasks(jdbc, TabularKind.VIEW);
    this.holds = new Holds(jdbc, TabularKind.VIEW);
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

  @EventHandler
  void on(ViewRenamed event) {
    names.move(event.from(), event.to());
  }

  @EventHandler
  void on(ViewProtectionSet event) {
    jdbc.sql("update views set protected = ? where view_id = ?")
        .params(event.protection(), event.viewId())
        .update();
  }

  @EventHandler
  void on(ViewSoftDropped event, @Timestamp Instant at, @MessageIdentifier String eventId) {
    names.free(event.name(), event.viewId());
    late.softDropped(eventId, at, event.viewId(), event.name(), event.expiresAt());
  }

  @EventHandler
  void on(ViewUndropped event, @Timestamp Instant at) {
    late.undropped(at, event.viewId());
    names.take(event.name(), event.viewId());
  }

  @EventHandler
  void on(ViewHeld event, @Timestamp Instant at) {
    holds.hold(event.viewId(), event.reason(), event.until(), at);
  }

  @EventHandler
  void on(ViewReleased event) {
    holds.release(event.viewId());
  }

  @EventHandler
  void on(ViewTaskCancelled event, @Timestamp Instant at) {
    late.cancelled(at, event.taskId(), event.viewId(), event.queue());
  }

  @EventHandler
  void on(ViewTaskRescheduled event, @Timestamp Instant at) {
    late.rescheduled(at, event.taskId(), event.viewId(), event.queue(), event.runAt());
  }

  @EventHandler
  void on(ViewDropped event, @Timestamp Instant at) {
    late.ended(at, event.viewId());
    names.free(event.name(), event.viewId());
    holds.release(event.viewId());
    jdbc.sql("delete from views where view_id = ?").param(event.viewId()).update();
  }

  private void insert(
      UUID viewId,
      UUID warehouseId,
      ObjectName name,
      UUID viewUuid,
      String location,
      MetadataFile metadata,
      ViewResult result) {
    names.take(name, viewId);
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
