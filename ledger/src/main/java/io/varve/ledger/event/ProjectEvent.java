package io.varve.ledger.event;

import java.util.UUID;

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

  /** A project ended; it had no warehouse. */
  record ProjectDeleted(UUID projectId, String name) implements ProjectEvent {}
}
