package io.varve.projections.task;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.write.Writes;
import io.varve.projections.namespace.NamespacePath;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

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

  /** The queue of restores. */
  public static final String RESTORE = "restore";

  private static final String TABULAR_PURGE = "tabular_purge";

  private final Writes writes;

  public DeferredTasks(Writes writes) {
    this.writes = writes;
  }

  /**
   * That something is dropped, for good or not.
   *
   * @param eventId which is the id of the task that it leads to
   * @param warehouse the query of its warehouse, by the object's id
   */
  public record Dropping(
      UUID eventId,
      Instant at,
      String warehouse,
      TabularKind kind,
      UUID objectId,
      ObjectName name) {}

  /** Something was dropped that can come back. */
  public void softDropped(Dropping dropping, Instant expiresAt) {
    writes.add(
        """
        insert into dropped (object_id, warehouse_id, kind, namespace_id, namespace, name,
          dropped_at, expires_at, task_id)
        values (?, (%s), ?, ?, ?, ?, ?, ?, ?)
        """
            .formatted(dropping.warehouse),
        dropping.objectId,
        dropping.objectId,
        dropping.kind.text(),
        dropping.name.namespaceId(),
        NamespacePath.of(dropping.name.namespace()),
        dropping.name.name(),
        time(dropping.at),
        time(expiresAt),
        dropping.eventId);
    schedule(dropping, SOFT_DELETION, expiresAt, expiresAt);
  }

  /** What was dropped is back. */
  public void undropped(Instant at, UUID objectId) {
    writes.add(
        """
        with ended as (delete from dropped where object_id = ? returning task_id)
        update tasks set status = 'CANCELLED', updated_at = ? from ended
        where tasks.task_id = ended.task_id and status = 'SCHEDULED'
        """,
        objectId,
        time(at));
  }

  /** The files of a table that ends are to be deleted: at once if it could have come back. */
  public void purgeAsked(Dropping dropping) {
    schedule(dropping, TABULAR_PURGE, dropping.at.plus(PURGE_DELAY), dropping.at);
  }

  /** The files of a table are gone. */
  public void purged(Instant at, UUID tableId) {
    writes.add(
        "update tasks set status = 'SUCCESS', updated_at = ?"
            + " where object_id = ? and queue = ?",
        time(at),
        tableId,
        TABULAR_PURGE);
  }

  /** A task will not be done. What could come back still can, for ever. */
  public void cancelled(Instant at, UUID taskId, UUID objectId, String queue) {
    writes.add(
        "update tasks set status = 'CANCELLED', updated_at = ? where task_id = ?",
        time(at),
        taskId);
    if (queue.equals(SOFT_DELETION)) {
      writes.add("update dropped set expires_at = ? where object_id = ?", time(NEVER), objectId);
    } else {
      writes.add("delete from purges where table_id = ?", objectId);
    }
  }

  /** A task will be done at another time. */
  public void rescheduled(Instant at, UUID taskId, UUID objectId, String queue, Instant runAt) {
    writes.add(
        "update tasks set run_at = ?, updated_at = ? where task_id = ?",
        time(runAt),
        time(at),
        taskId);
    if (queue.equals(SOFT_DELETION)) {
      writes.add("update dropped set expires_at = ? where object_id = ?", time(runAt), objectId);
    }
  }

  private void schedule(
      Dropping dropping, String queue, Instant runAt, Instant runAtIfItHadBeenDropped) {
    writes.add(
        """
        insert into tasks (task_id, warehouse_id, queue, kind, object_id, namespace, name,
          status, run_at, created_at, updated_at)
        values (?, (%s), ?, ?, ?, ?, ?, 'SCHEDULED',
          case when exists (select from dropped where object_id = ?)
            then ?::timestamptz else ?::timestamptz end, ?, ?)
        """
            .formatted(dropping.warehouse),
        dropping.eventId,
        dropping.objectId,
        queue,
        dropping.kind.text(),
        dropping.objectId,
        NamespacePath.of(dropping.name.namespace()),
        dropping.name.name(),
        dropping.objectId,
        time(runAtIfItHadBeenDropped),
        time(runAt),
        time(dropping.at),
        time(dropping.at));
  }

  /** A time as it is stored: an event's is in milliseconds; at first it has more. */
  public static Timestamp time(Instant at) {
    return Timestamp.from(at.truncatedTo(ChronoUnit.MILLIS));
  }
}
