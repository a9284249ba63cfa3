package io.varve.ledger.event;

import java.util.UUID;

/** What can happen to a project. */
public sealed interface ProjectEvent extends Event {

  /** A project began. */
  record ProjectCreated(UUID projectId, String name) implements ProjectEvent {
    @Override
    public UUID stream() {
      return projectId;
    }
  }
}
