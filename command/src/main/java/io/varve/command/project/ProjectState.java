package io.varve.command.project;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.ProjectEvent;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A project, folded from its events.
 *
 * @param deleted whether it has ended; null means no, as in heads that older versions wrote
 * @param taskRetentionSeconds for how long it is known how tasks went; null where nobody chose
 */
public record ProjectState(
    UUID projectId, String name, @Nullable Boolean deleted, @Nullable Long taskRetentionSeconds) {

  /** The state after {@code event}. */
  public static ProjectState evolve(@Nullable ProjectState state, Event event) {
    return switch (event) {
      case ProjectCreated e -> new ProjectState(e.projectId(), e.name(), null, null);
      case ProjectEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a project: " + event);
    };
  }

  private ProjectState after(ProjectEvent event) {
    return switch (event) {
      case ProjectRenamed e -> new ProjectState(projectId, e.to(), deleted, taskRetentionSeconds);
      case ProjectTaskRetentionSet e -> new ProjectState(projectId, name, deleted, e.seconds());
      case ProjectDeleted e -> new ProjectState(projectId, name, true, taskRetentionSeconds);
      case ProjectCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }

  /** Whether it has ended. */
  boolean ended() {
    return Boolean.TRUE.equals(deleted);
  }
}
