package io.varve.command.project;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of a project. */
public sealed interface ProjectCommand {

  UUID projectId();

  /** Begins a project. */
  record CreateProject(UUID projectId, String name) implements ProjectCommand {}

  /** Gives a project another name. */
  record RenameProject(UUID projectId, String name) implements ProjectCommand {}

  /**
   * Says for how long it is known how tasks went that have ended.
   *
   * @param seconds null for as long as the server says
   */
  record SetTaskRetention(UUID projectId, @Nullable Long seconds) implements ProjectCommand {}

  /** Ends a project, which must have no warehouse. */
  record DeleteProject(UUID projectId) implements ProjectCommand {}
}
