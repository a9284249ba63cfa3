package io.varve.command.grant;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The aggregate of the privileges on one object. */
@AggregateRoot(type = "grants")
public final class GrantRoot extends Root<GrantState> {

  @Override
  protected GrantState evolve(@Nullable GrantState state, Event event) {
    return GrantState.evolve(state, event);
  }
}
