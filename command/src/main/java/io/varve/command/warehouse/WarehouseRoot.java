package io.varve.command.warehouse;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The warehouse aggregate. */
@AggregateRoot(type = "warehouse")
public final class WarehouseRoot extends Root<WarehouseState> {

  @Override
  protected WarehouseState evolve(@Nullable WarehouseState state, Event event) {
    return WarehouseState.evolve(state, event);
  }
}
