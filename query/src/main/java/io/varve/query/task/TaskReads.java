package io.varve.query.task;

import io.varve.projections.namespace.NamespacePath;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads deferred tasks: those to be done, those that were done, and their progress. */
public final class TaskReads {

  // What the ledger says of a task, and what the scheduler and the tries say of its work.
  private static final String TASKS =
      """
      select * from (
        select t.task_id, t.warehouse_id, t.queue, t.kind, t.object_id, t.namespace, t.name, t.created_at,
          t.updated_at, coalesce(a.attempt, 0) as attempt, a.started_at,
          case when t.status = 'SUCCESS' then 1 else coalesce(a.progress, 0) end as progress,
          case when t.status = 'SCHEDULED' and h.reason is not null
            then 'Waits, for something is held: ' || h.reason else a.message end as message,
          case when s.picked then s.last_heartbeat end as heartbeat,
          case when s.execution_time > t.run_at and not s.picked then s.execution_time
            else t.run_at end as scheduled_for,
          case when t.status <> 'SCHEDULED' then t.status
            when s.picked and exists (select from task_stops x where x.task_id = t.task_id)
              then 'STOPPING'
            when s.picked then 'RUNNING'
            when exists (select from failed_tasks f where f.task_id = t.task_id) then 'FAILED'
            else 'SCHEDULED' end as status
        from tasks t
        left join scheduled_tasks s
          on s.task_name = 'late-task' and s.task_instance = t.task_id::text
        left join lateral (
          select * from task_attempts a where a.task_id = t.task_id order by attempt desc limit 1) a
          on true
        left join lateral (
          select reason from holds h
          where t.queue <> 'restore' and (h.object_id = t.object_id or h.warehouse_id = t.object_id)
            and (h.held_until is null or h.held_until > now())
          union all
          select 'savepoint ' || s.name
          from savepoint_keeping(t.warehouse_id, t.object_id, t.queue) s(name)
          where t.status = 'SCHEDULED' and t.queue <> 'restore' and s.name is not null
          limit 1) h
          on true
        where t.%s = :within
      ) all_tasks
      """;

  private final JdbcClient jdbc;

  public TaskReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A task.
   *
   * @param kind of the object, such as table, namespace or warehouse
   * @param entityName levels of the namespace when it was dropped, and its name
   * @param status SCHEDULED, RUNNING, STOPPING, SUCCESS, FAILED or CANCELLED
   * @param attempt number of the last try, 0 if there was none
   * @param progress of the last try, from 0 to 1
   * @param pickedUpAt when the last try began
   * @param message what the last try did, or why it failed
   */
  public record TaskRow(
      UUID taskId,
      UUID warehouseId,
      String queue,
      String kind,
      UUID objectId,
      List<String> entityName,
      String status,
      int attempt,
      float progress,
      Instant scheduledFor,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant pickedUpAt,
      @Nullable Instant heartbeatAt,
      @Nullable String message) {}

  /**
   * One try of a task.
   *
   * @param status RUNNING, SUCCESS, FAILED, or CANCELLED if it was stopped
   */
  public record AttemptRow(
      int attempt,
      String status,
      float progress,
      Instant scheduledFor,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String message) {}

  /**
   * Which tasks are asked for; an empty list means any.
   *
   * @param objects ids of tables, views and warehouses
   */
  public record Filter(
      List<String> statuses,
      List<String> queues,
      List<UUID> objects,
      @Nullable Instant createdAfter,
      @Nullable Instant createdBefore) {}

  /**
   * Tasks of a warehouse, newest first.
   *
   * @param page its key is time and id of the last item
   */
  public Page<TaskRow> list(UUID warehouseId, Filter filter, PageRequest page) {
    return list("warehouse_id", warehouseId, filter, page);
  }

  /** Tasks of a project that are of whole warehouses, which may have ended; newest first. */
  public Page<TaskRow> listOfProject(UUID projectId, Filter filter, PageRequest page) {
    return list("project_id", projectId, filter, page);
  }

  private Page<TaskRow> list(String column, UUID within, Filter filter, PageRequest page) {
    Key after = Key.parse(page.after());
    List<TaskRow> rows =
        jdbc.sql(
                TASKS.formatted(column)
                    + """
                    where (created_at, task_id) < (:at, :id)
                      and (cardinality(:statuses) = 0 or status = any(:statuses))
                      and (cardinality(:queues) = 0 or queue = any(:queues))
                      and (cardinality(:objects) = 0 or object_id = any(:objects))
                      and (:from::timestamptz is null or created_at > :from::timestamptz)
                      and (:to::timestamptz is null or created_at < :to::timestamptz)
                    order by created_at desc, task_id desc limit :limit
                    """)
            .param("within", within)
            .param("at", Timestamp.from(after.at))
            .param("id", after.id)
            .param("statuses", filter.statuses().toArray(String[]::new))
            .param("queues", filter.queues().toArray(String[]::new))
            .param("objects", filter.objects().toArray(UUID[]::new))
            .param("from", time(filter.createdAfter()))
            .param("to", time(filter.createdBefore()))
            .param("limit", page.rowsToRead())
            .query((row, n) -> read(row))
            .list();
    return page.page(rows, row -> row.createdAt() + "/" + row.taskId(), Function.identity());
  }

  /** A task of a warehouse. */
  public Optional<TaskRow> find(UUID warehouseId, UUID taskId) {
    return find("warehouse_id", warehouseId, taskId);
  }

  /** A task of a whole warehouse of a project. */
  public Optional<TaskRow> findOfProject(UUID projectId, UUID taskId) {
    return find("project_id", projectId, taskId);
  }

  private Optional<TaskRow> find(String column, UUID within, UUID taskId) {
    return jdbc.sql(TASKS.formatted(column) + " where task_id = :task")
        .param("within", within)
        .param("task", taskId)
        .query((row, n) -> read(row))
        .optional();
  }

  /** What a task says of its work beside how far it is, a JSON object. */
  public Optional<String> details(UUID taskId) {
    return jdbc.sql("select details from task_details where task_id = ?")
        .param(taskId)
        .query(String.class)
        .optional();
  }

  /** The last tries of a task, newest first. */
  public List<AttemptRow> attempts(UUID taskId, int limit) {
    return jdbc.sql(
            "select attempt, status, progress, scheduled_for, started_at, ended_at, message"
                + " from task_attempts where task_id = ? order by attempt desc limit ?")
        .params(taskId, limit)
        .query(
            (row, n) ->
                new AttemptRow(
                    row.getInt("attempt"),
                    row.getString("status"),
                    row.getFloat("progress"),
                    row.getTimestamp("scheduled_for").toInstant(),
                    row.getTimestamp("started_at").toInstant(),
                    instant(row, "ended_at"),
                    row.getString("message")))
        .list();
  }

  private record Key(Instant at, UUID id) {

    private static final Key NEWEST =
        new Key(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1));

    static Key parse(String key) {
      int slash = key.indexOf('/');
      return slash < 0
          ? NEWEST
          : new Key(
              Instant.parse(key.substring(0, slash)), UUID.fromString(key.substring(slash + 1)));
    }
  }

  private static TaskRow read(ResultSet row) throws SQLException {
    List<String> name = new ArrayList<>();
    if (!row.getString("namespace").isEmpty()) {
      name.addAll(NamespacePath.levels(row.getString("namespace")));
    }
    name.add(row.getString("name"));
    return new TaskRow(
        row.getObject("task_id", UUID.class),
        row.getObject("warehouse_id", UUID.class),
        row.getString("queue"),
        row.getString("kind"),
        row.getObject("object_id", UUID.class),
        List.copyOf(name),
        row.getString("status"),
        row.getInt("attempt"),
        row.getFloat("progress"),
        row.getTimestamp("scheduled_for").toInstant(),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        instant(row, "started_at"),
        instant(row, "heartbeat"),
        row.getString("message"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Timestamp time(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}
