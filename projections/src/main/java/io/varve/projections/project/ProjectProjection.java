package io.varve.projections.project;

import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import io.varve.ledger.write.Writes;
import org.axonframework.eventhandling.EventHandler;

/** Keeps {@code projects}. */
public final class ProjectProjection {

  private final Writes writes;

  public ProjectProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(ProjectCreated event) {
    writes.add(
        "insert into projects (project_id, name) values (?, ?)", event.projectId(), event.name());
  }

  @EventHandler
  void on(ProjectRenamed event) {
    writes.add("update projects set name = ? where project_id = ?", event.to(), event.projectId());
  }

  @EventHandler
  void on(ProjectTaskRetentionSet event) {
    writes.add(
        "update projects set task_retention_seconds = ? where project_id = ?",
        event.seconds(),
        event.projectId());
  }

  @EventHandler
  void on(ProjectDeleted event) {
    writes.add("delete from projects where project_id = ?", event.projectId());
  }
}
