package io.varve.command.grant;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.GrantEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The privileges on an object, folded from their events. They may be many, so rows of {@code
 * grants} hold them; changes of these are made one after another.
 *
 * @param objectId what they are on
 */
public record GrantState(UUID objectId) {

  /** The state after {@code event}. */
  public static GrantState evolve(@Nullable GrantState state, Event event) {
    if (event instanceof GrantEvent e) {
      return new GrantState(e.object().id());
    }
    throw new IllegalArgumentException("Not an event of privileges: " + event);
  }
}
