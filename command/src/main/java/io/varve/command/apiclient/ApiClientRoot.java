package io.varve.command.apiclient;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The API client aggregate. */
@AggregateRoot(type = "api-client")
public final class ApiClientRoot extends Root<ApiClientState> {

  @Override
  protected ApiClientState evolve(@Nullable ApiClientState state, Event event) {
    return ApiClientState.evolve(state, event);
  }
}
