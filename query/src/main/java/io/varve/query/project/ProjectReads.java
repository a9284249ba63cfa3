package io.varve.query.project;

import io.varve.query.grant.Visible;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers reads of projects. */
public final class ProjectReads {

  private final JdbcClient jdbc;

  public ProjectReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A project.
   *
   * @param taskRetentionSeconds for how long it is known how tasks went; null where nobody chose
   */
  public record ProjectRow(UUID projectId, String name, @Nullable Long taskRetentionSeconds) {}

  /** The project of an id. */
  public Optional<ProjectRow> find(UUID projectId) {
    return jdbc.sql(
            "select project_id, name, task_retention_seconds from projects where project_id = ?")
        .param(projectId)
        .query(ProjectRow.class)
        .optional();
  }

  /**
   * All projects, by name.
   *
   * @param seenBy subjects of whom one must hold something on each or in it; empty for all
   */
  public List<ProjectRow> list(Optional<List<String>> seenBy) {
    return jdbc.sql(
            "select p.project_id, p.name, p.task_retention_seconds from projects p where true"
                + Visible.project(seenBy)
                + " order by p.name, p.project_id")
        .param("subjects", Visible.subjects(seenBy))
        .query(ProjectRow.class)
        .list();
  }
}
