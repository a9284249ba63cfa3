package io.varve.command.erasure;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.RequestEvent.RequestErased;
import org.jspecify.annotations.Nullable;

/** A row of {@code requests} that was erased, folded from its one event. */
public record RequestState(String requestHash) {

  /** The state after {@code event}. */
  public static RequestState evolve(@Nullable RequestState state, Event event) {
    return switch (event) {
      case RequestErased e -> new RequestState(e.requestHash());
      default -> throw new IllegalArgumentException("Not an event of a request: " + event);
    };
  }
}
