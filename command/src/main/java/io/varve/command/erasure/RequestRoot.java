package io.varve.command.erasure;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/**
 * The aggregate of an erasure, of a row of {@code requests} or of all of a user; its stream begins
 * and ends with it.
 */
@AggregateRoot(type = "request")
public final class RequestRoot extends Root<RequestState> {

  @Override
  protected RequestState evolve(@Nullable RequestState state, Event event) {
    return RequestState.evolve(state, event);
  }
}
