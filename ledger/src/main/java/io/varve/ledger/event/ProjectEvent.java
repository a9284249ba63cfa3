package io.varve.ledger.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can happen to a project. */
public sealed interface ProjectEvent extends Event {

  UUID projectId();

  @Override
  default UUID stream() {
    return projectId();
  }

  /** A project began. */
  record ProjectCreated(UUID projectId, String name) implements ProjectEvent {}

  /** A project has another name. */
  record ProjectRenamed(UUID projectId, String from, String to) implements ProjectEvent {}

  /**
   * For how long it is known how tasks of a project went that have ended was set.
   *
   * @param seconds null for as long as the server says
   */
  record ProjectTaskRetentionSet(UUID projectId, String name, @Nullable Long seconds)
      implements ProjectEvent {}

  /** A project ended; it had no warehouse. */
  record ProjectDeleted(UUID projectId, String name) implements ProjectEvent {}
}
