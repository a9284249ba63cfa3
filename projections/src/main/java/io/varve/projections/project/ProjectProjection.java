package io.varve.projections.project;

import io.varve.ledger.event.ProjectEvent.ProjectCreated;
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
}
