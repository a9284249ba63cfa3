package io.varve.command.erasure;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.RequestEvent.RequestErased;
import io.varve.ledger.event.RequestEvent.UserRequestsErased;
import org.jspecify.annotations.Nullable;

/**
 * An erasure, folded from its one event.
 *
 * @param requestHash of the row of {@code requests} that was erased; null if all of a user were
 * @param userId whose rows were erased; null if one was
 */
public record RequestState(@Nullable String requestHash, @Nullable String userId) {

  /** The state after {@code event}. */
  public static RequestState evolve(@Nullable RequestState state, Event event) {
    return switch (event) {
      case RequestErased e -> new RequestState(e.requestHash(), null);
      case UserRequestsErased e -> new RequestState(null, e.userId());
      default -> throw new IllegalArgumentException("Not an event of a request: " + event);
    };
  }
}
