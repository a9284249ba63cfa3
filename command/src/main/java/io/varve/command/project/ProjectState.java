package io.varve.command.project;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A project, folded from its events. */
public record ProjectState(UUID projectId, String name) {

  /** The state after {@code event}. */
  public static ProjectState evolve(@Nullable ProjectState state, Event event) {
    return switch (event) {
      case ProjectCreated e -> new ProjectState(e.projectId(), e.name());
      default -> throw new IllegalArgumentException("Not an event of a project: " + event);
    };
  }
}
