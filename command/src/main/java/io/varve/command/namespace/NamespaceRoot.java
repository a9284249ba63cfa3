package io.varve.command.namespace;

import io.varve.command.head.Root;
import io.varve.ledger.event.Event;
import org.axonframework.modelling.command.AggregateRoot;
import org.jspecify.annotations.Nullable;

/** The namespace aggregate. */
@AggregateRoot(type = "namespace")
public final class NamespaceRoot extends Root<NamespaceState> {

  @Override
  protected NamespaceState evolve(@Nullable NamespaceState state, Event event) {
    return NamespaceState.evolve(state, event);
  }
}
