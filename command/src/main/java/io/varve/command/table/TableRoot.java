package io.varve.command.table;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The table aggregate. */
@AggregateRoot(type = "table")
public final class TableRoot extends Root<TableState> {

  @Override
  protected TableState evolve(@Nullable TableState state, Event event) {
    return TableState.evolve(state, event);
  }
}
