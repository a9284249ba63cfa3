package io.varve.projections.task;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.projections.namespace.NamespacePath;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes {@code dropped} and {@code tasks}: what can come back, and what is to be done late. A task
 * has the id of the event that it comes from.
 */
public final class DeferredTasks {

  /** How long after a final drop the files stay that are to be purged. */
  private static final Duration PURGE_DELAY = Duration.ofHours(1);

  /** Stands for no expiry; clients want a date. */
  public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /** The queue of what ends when it does not come back. */
  public static final String SOFT_DELETION = "soft_deletion";

  /** The queue of warehouses whose content is dropped. */
  public static final String WAREHOUSE_DELETION = "warehouse_deletion";

  private static final String TABULAR_PURGE = "tabular_purge";

  private final JdbcClient jdbc;
  private final TabularKind kind;

  /**
   * @param kind of the objects that are dropped
   */
  public DeferredTasks(JdbcClient jdbc, TabularKind kind) {
    this.jdbc = jdbc;
    this.kind = kind;
  }

  /** Something was dropped that can come back; {@code table} has its row. */
  public void softDropped(
      String eventId, Instant at, UUID objectId, ObjectName name, Instant expiresAt) {
    UUID warehouseId = warehouse(objectId);
    jdbc.sql(
            """
            insert into dropped (object_id, warehouse_id, kind, namespace_id, namespace, name,
              dropped_at, expires_at, task_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            objectId,
            warehouseId,
            kind.text(),
            name.namespaceId(),
            NamespacePath.of(name.namespace()),
            name.name(),
            time(at),
            time(expiresAt),
            UUID.fromString(eventId))
        .update();
    schedule(eventId, warehouseId, SOFT_DELETION, objectId, name, at, expiresAt);
  }

  /** What was dropped is back. */
  public void undropped(Instant at, UUID objectId) {
    endExpiry(at, objectId, "CANCELLED");
  }

  /**
   * Something has ended, at once or by its expiry.
   *
   * @return whether it had been dropped before, and so has no name any more
   */
  public boolean ended(Instant at, UUID objectId) {
    return endExpiry(at, objectId, "SUCCESS");
  }

  /** The files of a table that has ended are to be deleted; {@code table} still has its row. */
  public void purgeAsked(
      String eventId, Instant at, UUID tableId, ObjectName name, boolean hasExpired) {
    Instant runAt = hasExpired ? at : at.plus(PURGE_DELAY);
    schedule(eventId, warehouse(tableId), TABULAR_PURGE, tableId, name, at, runAt);
  }

  /** The files of a table are gone. */
  public void purged(Instant at, UUID tableId) {
    jdbc.sql(
            "update tasks set status = 'SUCCESS', updated_at = ?"
                + " where object_id = ? and queue = ?")
        .params(time(at), tableId, TABULAR_PURGE)
        .update();
  }

  /** A task will not be done. What could come back still can, for ever. */
  public void cancelled(Instant at, UUID taskId, UUID objectId, String queue) {
    jdbc.sql("update tasks set status = 'CANCELLED', updated_at = ? where task_id = ?")
        .params(time(at), taskId)
        .update();
    if (queue.equals(SOFT_DELETION)) {
      jdbc.sql("update dropped set expires_at = ? where object_id = ?")
          .params(time(NEVER), objectId)
          .update();
    } else {
      jdbc.sql("delete from purges where table_id = ?").param(objectId).update();
    }
  }

  /** A task will be done at another time. */
  public void rescheduled(Instant at, UUID taskId, UUID objectId, String queue, Instant runAt) {
    jdbc.sql("update tasks set run_at = ?, updated_at = ? where task_id = ?")
        .params(time(runAt), time(at), taskId)
        .update();
    if (queue.equals(SOFT_DELETION)) {
      jdbc.sql("update dropped set expires_at = ? where object_id = ?")
          .params(time(runAt), objectId)
          .update();
    }
  }

  private boolean endExpiry(Instant at, UUID objectId, String status) {
    jdbc.sql(
            "update tasks set status = ?, updated_at = ? where status = 'SCHEDULED'"
                + " and task_id = (select task_id from dropped where object_id = ?)")
        .params(status, time(at), objectId)
        .update();
    return jdbc.sql("delete from dropped where object_id = ?").param(objectId).update() > 0;
  }

  private void schedule(
      String eventId,
      UUID warehouseId,
      String queue,
      UUID objectId,
      ObjectName name,
      Instant at,
      Instant runAt) {
    jdbc.sql(
            """
            insert into tasks (task_id, warehouse_id, queue, kind, object_id, namespace, name,
              status, run_at, created_at, updated_at)
            values (?, ?, ?, ?, ?, ?, ?, 'SCHEDULED', ?, ?, ?)
            """)
        .params(
            UUID.fromString(eventId),
            warehouseId,
            queue,
            kind.text(),
            objectId,
            NamespacePath.of(name.namespace()),
            name.name(),
            time(runAt),
            time(at),
            time(at))
        .update();
  }

  private UUID warehouse(UUID objectId) {
    return jdbc.sql(
            switch (kind) {
              case VIEW -> "select warehouse_id from views where view_id = ?";
              case GENERIC_TABLE ->
                  "select warehouse_id from generic_tables where generic_table_id = ?";
              case TABLE -> "select warehouse_id from tables where table_id = ?";
            })
        .param(objectId)
        .query(UUID.class)
        .single();
  }

  /** A time as it is stored: an event's is in milliseconds; at first it has more. */
  public static Timestamp time(Instant at) {
    return Timestamp.from(at.truncatedTo(ChronoUnit.MILLIS));
  }
}
