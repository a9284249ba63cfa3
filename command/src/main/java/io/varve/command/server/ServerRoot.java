package io.varve.command.server;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The server aggregate, of which there is one. */
@AggregateRoot(type = "server")
public final class ServerRoot extends Root<ServerState> {

  @Override
  protected ServerState evolve(@Nullable ServerState state, Event event) {
    return ServerState.evolve(state, event);
  }
}
