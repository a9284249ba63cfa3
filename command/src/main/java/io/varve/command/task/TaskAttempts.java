package io.varve.command.task;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes how deferred tasks are carried out: each try, and requests to stop. No part of history.
 */
public final class TaskAttempts {

  /** For how long it is known how tasks went that have ended, where a project does not say. */
  public static final Duration USUAL_RETENTION = Duration.ofDays(90);

  private static final String DIED = "The node died that ran it";
  private static final int KEPT = 20;
  private static final int MAX_MESSAGE = 500;

  private final JdbcClient jdbc;

  public TaskAttempts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A try begins. One before that has not ended was on a node that died.
   *
   * @return its number, from 1 on
   */
  public int begin(UUID taskId, Instant scheduledFor) {
    died(taskId);
    jdbc.sql("delete from task_stops where task_id = ?").param(taskId).update();
    int attempt =
        jdbc.sql(
                """
                insert into task_attempts (task_id, attempt, status, scheduled_for, started_at)
                select :task, 1 + coalesce(max(attempt), 0), 'RUNNING', :scheduled, now()
                from task_attempts where task_id = :task
                returning attempt
                """)
            .param("task", taskId)
            .param("scheduled", Timestamp.from(scheduledFor))
            .query(Integer.class)
            .single();
    jdbc.sql("delete from task_attempts where task_id = ? and attempt <= ?")
        .params(taskId, attempt - KEPT)
        .update();
    return attempt;
  }

  /**
   * The try of a task that has not ended was on a node that died.
   *
   * @return how many tries of it ended so, one after the other, up to now
   */
  public int died(UUID taskId) {
    jdbc.sql(
            "update task_attempts set status = 'FAILED', ended_at = now(), message = ?"
                + " where task_id = ? and ended_at is null")
        .params(DIED, taskId)
        .update();
    return jdbc.sql(
            """
            select count(*) from task_attempts
            where task_id = :task and attempt > (
              select coalesce(max(attempt), 0) from task_attempts
              where task_id = :task and message is distinct from :died)
            """)
        .param("task", taskId)
        .param("died", DIED)
        .query(Integer.class)
        .single();
  }

  /** How far the last try of a task came, from 0 to 1; 0 if there was none. */
  public float progress(UUID taskId) {
    return jdbc.sql(
            "select progress from task_attempts where task_id = ? order by attempt desc limit 1")
        .param(taskId)
        .query(Float.class)
        .optional()
        .orElse(0f);
  }

  /**
   * How far a try is.
   *
   * @param progress from 0 to 1
   * @param message the same for people
   */
  public void tell(UUID taskId, int attempt, float progress, String message) {
    jdbc.sql("update task_attempts set progress = ?, message = ? where task_id = ? and attempt = ?")
        .params(progress, message, taskId, attempt)
        .update();
  }

  /**
   * What a task says of its work beside how far it is.
   *
   * @param details a JSON object
   */
  public void detail(UUID taskId, String details) {
    jdbc.sql(
            "insert into task_details (task_id, details) values (?, ?::json)"
                + " on conflict (task_id) do update set details = excluded.details")
        .params(taskId, details)
        .update();
  }

  /** A task was tried often enough, and is not tried again until that is asked for. */
  public void giveUp(UUID taskId) {
    jdbc.sql("insert into failed_tasks (task_id) values (?) on conflict do nothing")
        .param(taskId)
        .update();
  }

  /** Has a task that was given up tried again. */
  public void resume(UUID taskId) {
    jdbc.sql("delete from failed_tasks where task_id = ?").param(taskId).update();
  }

  /**
   * A try has ended.
   *
   * @param status SUCCESS, FAILED or CANCELLED
   * @param message what was done, or why it failed
   */
  public void end(UUID taskId, int attempt, String status, @Nullable String message) {
    jdbc.sql(
            "update task_attempts set status = ?, ended_at = now(), message = ?"
                + " where task_id = ? and attempt = ?")
        .param(status)
        .param(
            message == null || message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, MAX_MESSAGE - 1) + "…")
        .param(taskId)
        .param(attempt)
        .update();
    jdbc.sql("delete from task_stops where task_id = ?").param(taskId).update();
  }

  /** Asks the try that runs to stop; nothing if none does. */
  public void stop(UUID taskId) {
    jdbc.sql(
            """
            insert into task_stops (task_id)
            select task_id from task_attempts where task_id = ? and ended_at is null
            on conflict do nothing
            """)
        .param(taskId)
        .update();
  }

  /** Forgets the tries of tasks that ended longer ago than their project wants to know of. */
  public int forgetOld() {
    return jdbc.sql(
            """
            delete from task_attempts a using tasks t
            where t.task_id = a.task_id and t.status <> 'SCHEDULED'
              and t.updated_at < now() - make_interval(secs => coalesce((
                select p.task_retention_seconds from projects p
                where p.project_id = coalesce(t.project_id, (
                  select w.project_id from warehouses w where w.warehouse_id = t.warehouse_id))),
                :usual))
            """)
        .param("usual", USUAL_RETENTION.toSeconds())
        .update();
  }

  /** Forgets the tries of tasks that went with their warehouse; returns how many. */
  public int forgetLost() {
    jdbc.sql(
            "delete from task_details d where not exists"
                + " (select from task_attempts a where a.task_id = d.task_id)")
        .update();
    jdbc.sql(
            "delete from failed_tasks f where not exists"
                + " (select from tasks t where t.task_id = f.task_id)")
        .update();
    return jdbc.sql(
            "delete from task_attempts a where not exists"
                + " (select from tasks t where t.task_id = a.task_id)")
        .update();
  }
}
