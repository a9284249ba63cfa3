package io.varve.command.view;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The view aggregate. */
@AggregateRoot(type = "view")
public final class ViewRoot extends Root<ViewState> {

  @Override
  protected ViewState evolve(@Nullable ViewState state, Event event) {
    return ViewState.evolve(state, event);
  }
}
