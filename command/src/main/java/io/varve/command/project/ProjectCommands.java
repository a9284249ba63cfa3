package io.varve.command.project;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import org.axonframework.commandhandling.CommandHandler;

/** Carries out commands on projects. */
public final class ProjectCommands {

  private final HeadRepository<ProjectState, ProjectRoot> projects;

  public ProjectCommands(HeadRepository<ProjectState, ProjectRoot> projects) {
    this.projects = projects;
  }

  @CommandHandler
  void handle(CreateProject command) {
    projects.begin(Decision.accept(new ProjectCreated(command.projectId(), command.name())));
  }
}
