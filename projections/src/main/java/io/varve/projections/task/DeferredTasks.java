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

  public DeferredTasks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * That something is dropped, for good or not.
   *
   * @param eventId which is the id of the task that it leads to
   */
  public record Dropping(
      UUID eventId,
      Instant at,
      UUID warehouseId,
      TabularKind kind,
      UUID objectId,
      ObjectName name) {}

  /** Something was dropped that can come back. */
  public void softDropped(Dropping dropping, Instant expiresAt) {
    jdbc.sql(
            """
            insert into dropped (object_id, warehouse_id, kind, namespace_id, namespace, name,
              dropped_at, expires_at, task_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            dropping.objectId,
            dropping.warehouseId,
            dropping.kind.text(),
            dropping.name.namespaceId(),
            NamespacePath.of(dropping.name.namespace()),
            dropping.name.name(),
            time(dropping.at),
            time(expiresAt),
            dropping.eventId)
        .update();
    schedule(dropping, SOFT_DELETION, expiresAt);
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

  /**
   * The files of a table that has ended are to be deleted.
   *
   * @param hasExpired whether it had been dropped before, and could have come back
   */
  public void purgeAsked(Dropping dropping, boolean hasExpired) {
    schedule(dropping, TABULAR_PURGE, hasExpired ? dropping.at : dropping.at.plus(PURGE_DELAY));
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

  private void schedule(Dropping dropping, String queue, Instant runAt) {
    jdbc.sql(
            """
            insert into tasks (task_id, warehouse_id, queue, kind, object_id, namespace, name,
              status, run_at, created_at, updated_at)
            values (?, ?, ?, ?, ?, ?, ?, 'SCHEDULED', ?, ?, ?)
            """)
        .params(
            dropping.eventId,
            dropping.warehouseId,
            queue,
            dropping.kind.text(),
            dropping.objectId,
            NamespacePath.of(dropping.name.namespace()),
            dropping.name.name(),
            time(runAt),
            time(dropping.at),
            time(dropping.at))
        .update();
  }

  /** A time as it is stored: an event's is in milliseconds; at first it has more. */
  public static Timestamp time(Instant at) {
    return Timestamp.from(at.truncatedTo(ChronoUnit.MILLIS));
  }
}
