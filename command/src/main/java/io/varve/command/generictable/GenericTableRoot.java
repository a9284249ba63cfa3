package io.varve.command.generictable;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The generic table aggregate. */
@AggregateRoot(type = "generic-table")
public final class GenericTableRoot extends Root<GenericTableState> {

  @Override
  protected GenericTableState evolve(@Nullable GenericTableState state, Event event) {
    return GenericTableState.evolve(state, event);
  }
}
