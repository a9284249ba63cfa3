package io.varve.command.project;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A project, folded from its events.
 *
 * @param deleted whether it has ended; null means no, as in heads that older versions wrote
 */
public record ProjectState(UUID projectId, String name, @Nullable Boolean deleted) {

  /** The state after {@code event}. */
  public static ProjectState evolve(@Nullable ProjectState state, Event event) {
    return switch (event) {
      case ProjectCreated e -> new ProjectState(e.projectId(), e.name(), null);
      case ProjectRenamed e ->
          new ProjectState(e.projectId(), e.to(), Objects.requireNonNull(state).deleted);
      case ProjectDeleted e -> new ProjectState(e.projectId(), e.name(), true);
      default -> throw new IllegalArgumentException("Not an event of a project: " + event);
    };
  }

  /** Whether it has ended. */
  boolean ended() {
    return Boolean.TRUE.equals(deleted);
  }
}
