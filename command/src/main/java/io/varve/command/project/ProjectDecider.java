package io.varve.command.project;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import java.util.Objects;

/** The rules of a project. */
public final class ProjectDecider {

  private ProjectDecider() {}

  /** Begins a project; that its id is free, the database decides. */
  public static Decision create(ProjectCommand.CreateProject command) {
    return Decision.accept(new ProjectCreated(command.projectId(), command.name()));
  }

  /** Gives it another name; the one that it has is no change. */
  public static Decision rename(ProjectState state, ProjectCommand.RenameProject command) {
    if (state.ended()) {
      return noSuchProject(state);
    }
    return command.name().equals(state.name())
        ? Decision.accept()
        : Decision.accept(new ProjectRenamed(state.projectId(), state.name(), command.name()));
  }

  /** Says for how long it is known how its tasks went; what is so already is no change. */
  public static Decision setTaskRetention(
      ProjectState state, ProjectCommand.SetTaskRetention command) {
    if (state.ended()) {
      return noSuchProject(state);
    }
    return Objects.equals(command.seconds(), state.taskRetentionSeconds())
        ? Decision.accept()
        : Decision.accept(
            new ProjectTaskRetentionSet(state.projectId(), state.name(), command.seconds()));
  }

  /** Ends it; that it has no warehouse, the database decides. */
  public static Decision delete(ProjectState state) {
    return state.ended()
        ? noSuchProject(state)
        : Decision.accept(new ProjectDeleted(state.projectId(), state.name()));
  }

  private static Decision noSuchProject(ProjectState state) {
    return Decision.refuse(Reason.NO_SUCH_PROJECT, "Project does not exist: " + state.projectId());
  }
}
