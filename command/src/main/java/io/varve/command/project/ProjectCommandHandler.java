package io.varve.command.project;

import io.varve.command.head.HeadRepository;
import io.varve.command.project.ProjectCommand.CreateProject;
import io.varve.command.project.ProjectCommand.DeleteProject;
import io.varve.command.project.ProjectCommand.RenameProject;
import io.varve.command.project.ProjectCommand.SetTaskRetention;
import org.axonframework.commandhandling.CommandHandler;

/** Carries out commands on projects. */
public final class ProjectCommandHandler {

  private final HeadRepository<ProjectState, ProjectRoot> projects;

  public ProjectCommandHandler(HeadRepository<ProjectState, ProjectRoot> projects) {
    this.projects = projects;
  }

  @CommandHandler
  void handle(CreateProject command) {
    projects.begin(ProjectDecider.decide(null, command));
  }

  @CommandHandler
  void handle(RenameProject command) {
    change(command);
  }

  @CommandHandler
  void handle(SetTaskRetention command) {
    change(command);
  }

  @CommandHandler
  void handle(DeleteProject command) {
    change(command);
  }

  /** Carries out a change of a project in a transaction of others. */
  public void carryOut(ProjectCommand command) {
    change(command);
  }

  private void change(ProjectCommand command) {
    projects
        .load(command.projectId().toString())
        .execute(root -> root.carryOut(ProjectDecider.decide(root.state(), command)));
  }
}
