package io.varve.command.project;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The project aggregate. */
@AggregateRoot(type = "project")
public final class ProjectRoot extends Root<ProjectState> {

  @Override
  protected ProjectState evolve(@Nullable ProjectState state, Event event) {
    return ProjectState.evolve(state, event);
  }
}
