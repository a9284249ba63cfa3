package io.varve.command.erasure;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The aggregate of a row of {@code requests}; its stream begins and ends as it is erased. */
@AggregateRoot(type = "request")
public final class RequestRoot extends Root<RequestState> {

  @Override
  protected RequestState evolve(@Nullable RequestState state, Event event) {
    return RequestState.evolve(state, event);
  }
}
