package io.varve.command.person;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The person aggregate. */
@AggregateRoot(type = "person")
public final class PersonRoot extends Root<PersonState> {

  @Override
  protected PersonState evolve(@Nullable PersonState state, Event event) {
    return PersonState.evolve(state, event);
  }
}
