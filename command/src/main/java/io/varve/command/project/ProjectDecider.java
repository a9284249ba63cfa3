package io.varve.command.project;

import io.varve.command.head.Decision;
import io.varve.command.project.ProjectCommand.CreateProject;
import io.varve.command.project.ProjectCommand.DeleteProject;
import io.varve.command.project.ProjectCommand.RenameProject;
import io.varve.command.project.ProjectCommand.SetTaskRetention;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a project. */
public final class ProjectDecider {

  private ProjectDecider() {}

  /**
   * What comes of any command; one that nobody decides does not compile.
   *
   * @param state null before the project begins
   */
  public static Decision decide(@Nullable ProjectState state, ProjectCommand command) {
    // That its id is free, the database decides.
    if (command instanceof CreateProject c) {
      return Decision.accept(new ProjectCreated(c.projectId(), c.name()));
    }
    ProjectState project = Objects.requireNonNull(state, "No command but this begins a project");
    if (project.ended()) {
      return Decision.refuse(
          Reason.NO_SUCH_PROJECT, "Project does not exist: " + project.projectId());
    }
    return switch (command) {
      case CreateProject c -> throw new IllegalArgumentException("It began before: " + c);
      case RenameProject c -> rename(project, c);
      case SetTaskRetention c -> setTaskRetention(project, c);
      // That it has no warehouse, the database decides.
      case DeleteProject c ->
          Decision.accept(new ProjectDeleted(project.projectId(), project.name()));
    };
  }

  /** The name that it has is no change. */
  private static Decision rename(ProjectState state, RenameProject command) {
    return command.name().equals(state.name())
        ? Decision.accept()
        : Decision.accept(new ProjectRenamed(state.projectId(), state.name(), command.name()));
  }

  /** What is so already is no change. */
  private static Decision setTaskRetention(ProjectState state, SetTaskRetention command) {
    return Objects.equals(command.seconds(), state.taskRetentionSeconds())
        ? Decision.accept()
        : Decision.accept(
            new ProjectTaskRetentionSet(state.projectId(), state.name(), command.seconds()));
  }
}
