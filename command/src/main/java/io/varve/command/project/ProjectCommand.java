package io.varve.command.project;

import java.util.UUID;

/** What can be asked of a project. */
public sealed interface ProjectCommand {

  /** Begins a project. */
  record CreateProject(UUID projectId, String name) implements ProjectCommand {}

  /** Gives a project another name. */
  record RenameProject(UUID projectId, String name) implements ProjectCommand {}

  /** Ends a project, which must have no warehouse. */
  record DeleteProject(UUID projectId) implements ProjectCommand {}
}
