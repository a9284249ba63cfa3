package io.varve.command.task;

import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is still to be done late with what was dropped. */
public final class DeferredTasks {

  private static final String COLUMNS =
      "select t.task_id, t.warehouse_id, w.project_id, t.queue, t.kind, t.object_id, t.run_at"
          + " from tasks t join warehouses w on w.warehouse_id = t.warehouse_id"
          + " where t.status = 'SCHEDULED'";

  // What the object of a task, or anything in a warehouse, waits for: a hold on it, or for its
  // files a savepoint at which it was there. A restore finds by itself what is held.
  private static final String HELD =
      """
      (t.queue <> 'restore' and (exists (
        select from holds h
        where (h.object_id = t.object_id or h.warehouse_id = t.object_id)
          and (h.held_until is null or h.held_until > now()))
       or savepoint_keeping(t.warehouse_id, t.object_id, t.queue) is not null))
      """;

  private final JdbcClient jdbc;

  public DeferredTasks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A task that waits or runs.
   *
   * @param queue one of {@link TaskQueue}
   * @param tabular what the object is; null for a warehouse or a namespace
   */
  public record DeferredTask(
      UUID taskId,
      UUID warehouseId,
      UUID projectId,
      String queue,
      @Nullable TabularKind tabular,
      UUID objectId,
      Instant runAt) {}

  /** Whether a task is neither done nor cancelled. */
  public boolean isScheduled(UUID taskId) {
    return jdbc.sql("select exists(select from tasks where task_id = ? and status = 'SCHEDULED')")
        .param(taskId)
        .query(Boolean.class)
        .single();
  }

  /** Whether a task was done. */
  public boolean isDone(UUID taskId) {
    return jdbc.sql("select exists(select from tasks where task_id = ? and status = 'SUCCESS')")
        .param(taskId)
        .query(Boolean.class)
        .single();
  }

  /** Whether something is still to be done with a table or view. */
  public boolean isLeft(UUID objectId) {
    return jdbc.sql("select exists(select from tasks where object_id = ? and status = 'SCHEDULED')")
        .param(objectId)
        .query(Boolean.class)
        .single();
  }

  /** Whether a task waits, for what it would end or delete is held. */
  public boolean isHeld(DeferredTask task) {
    return jdbc.sql("select " + HELD + " from tasks t where t.task_id = ?")
        .param(task.taskId())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** Whether a running task is asked to stop, or was cancelled. */
  public boolean isToStop(UUID taskId) {
    return jdbc.sql(
            "select exists(select from task_stops where task_id = :task) or not exists"
                + " (select from tasks where task_id = :task and status = 'SCHEDULED')")
        .param("task", taskId)
        .query(Boolean.class)
        .single();
  }

  /** A task that is neither done nor cancelled. */
  public Optional<DeferredTask> find(UUID taskId) {
    return jdbc.sql(COLUMNS + " and t.task_id = ?")
        .param(taskId)
        .query(
            (row, n) ->
                new DeferredTask(
                    row.getObject("task_id", UUID.class),
                    row.getObject("warehouse_id", UUID.class),
                    row.getObject("project_id", UUID.class),
                    row.getString("queue"),
                    tabular(row.getString("kind")),
                    row.getObject("object_id", UUID.class),
                    row.getTimestamp("run_at").toInstant()))
        .optional();
  }

  private static @Nullable TabularKind tabular(String kind) {
    return kind.equals("warehouse") || kind.equals("namespace") ? null : TabularKind.of(kind);
  }

  /** Ids of restores of a warehouse that have failed and have not ended. */
  public List<UUID> failedRestores(UUID warehouseId) {
    return jdbc.sql(
            "select t.task_id from tasks t join failed_tasks f on f.task_id = t.task_id"
                + " where t.warehouse_id = ? and t.queue = ? and t.status = 'SCHEDULED'")
        .params(warehouseId, TaskQueue.RESTORE)
        .query(UUID.class)
        .list();
  }

  /** Whether a restore of a warehouse waits or runs. */
  public boolean isBeingRestored(UUID warehouseId) {
    return jdbc.sql(
            "select exists(select from tasks t where t.warehouse_id = ? and t.queue = ?"
                + " and t.status = 'SCHEDULED'"
                + " and not exists (select from failed_tasks f where f.task_id = t.task_id))")
        .params(warehouseId, TaskQueue.RESTORE)
        .query(Boolean.class)
        .single();
  }

  /**
   * Up to {@code limit} tasks whose time has come, that no node has in hand yet, that nothing holds
   * and that have not failed.
   */
  public List<UUID> due(String schedulerTask, int limit) {
    return jdbc.sql(
            """
            select t.task_id from tasks t
            where t.status = 'SCHEDULED' and t.run_at <= now()
              and not exists (
                select from scheduled_tasks s
                where s.task_name = ? and s.task_instance = t.task_id::text)
              and not exists (select from failed_tasks f where f.task_id = t.task_id)
              and not %s
            order by t.run_at limit ?
            """
                .formatted(HELD))
        .params(schedulerTask, limit)
        .query(UUID.class)
        .list();
  }
}
