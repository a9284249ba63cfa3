package io.varve.projections.project;

import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps {@code projects}. */
public final class ProjectProjection {

  private final JdbcClient jdbc;

  public ProjectProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @EventHandler
  void on(ProjectCreated event) {
    jdbc.sql("insert into projects (project_id, name) values (?, ?)")
        .params(event.projectId(), event.name())
        .update();
  }

  @EventHandler
  void on(ProjectRenamed event) {
    jdbc.sql("update projects set name = ? where project_id = ?")
        .params(event.to(), event.projectId())
        .update();
  }

  @EventHandler
  void on(ProjectTaskRetentionSet event) {
    jdbc.sql("update projects set task_retention_seconds = ? where project_id = ?")
        .param(event.seconds())
        .param(event.projectId())
        .update();
  }

  @EventHandler
  void on(ProjectDeleted event) {
    jdbc.sql("delete from projects where project_id = ?").param(event.projectId()).update();
  }
}
