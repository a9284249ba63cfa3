package io.varve.command.role;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The role aggregate. */
@AggregateRoot(type = "role")
public final class RoleRoot extends Root<RoleState> {

  @Override
  protected RoleState evolve(@Nullable RoleState state, Event event) {
    return RoleState.evolve(state, event);
  }
}
