package io.varve.command.head;

import io.varve.ledger.event.Event;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate root as Axon wants one, around a pure state.
 *
 * @param <S> the folded state, a record
 */
public abstract class Root<S> {

  // Null until the first event is sourced: Axon takes any other value for the new stream's id.
  @AggregateIdentifier private @Nullable String id;
  private @Nullable S state;
  private boolean changed;
  // Version of the row in heads; null before there is one.
  private @Nullable Long stored;

  /** The state after {@code event}; copies what the event says and computes nothing. */
  protected abstract S evolve(@Nullable S state, Event event);

  /** Applies a decision's events, or leaves with its refusal. */
  public final void carryOut(Decision decision) {
    switch (decision) {
      case Decision.Accepted accepted -> accepted.events().forEach(AggregateLifecycle::apply);
      case Decision.Refused refused -> throw refused.refusal().toException();
    }
  }

  /** The folded state. */
  public final S state() {
    if (state == null) {
      throw new IllegalStateException("A stream without events has no state");
    }
    return state;
  }

  final void restore(String streamId, long version, S folded) {
    this.id = streamId;
    this.stored = version;
    this.state = folded;
  }

  final @Nullable Long stored() {
    return stored;
  }

  final boolean changed() {
    return changed;
  }

  /** The state is stored, so it is not stored again before the next event. */
  final void stored(long version) {
    stored = version;
    changed = false;
  }

  @EventSourcingHandler
  final void on(Event event) {
    id = event.stream().toString();
    state = evolve(state, event);
    changed = true;
  }
}
