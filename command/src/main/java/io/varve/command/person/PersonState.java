package io.varve.command.person;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.PersonEvent;
import io.varve.ledger.event.PersonEvent.PersonCreated;
import io.varve.ledger.event.PersonEvent.PersonDeleted;
import io.varve.ledger.event.PersonEvent.PersonPasswordChanged;
import io.varve.ledger.event.PersonEvent.PersonPasswordReset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person, folded from the events.
 *
 * @param passwordId of the password that counts, or counted last
 * @param deleted whether the person is not admitted any more
 */
public record PersonState(UUID personId, UUID passwordId, boolean deleted) {

  /** The state after {@code event}. */
  public static PersonState evolve(@Nullable PersonState state, Event event) {
    return switch (event) {
      case PersonCreated e -> new PersonState(e.personId(), e.passwordId(), false);
      case PersonEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of a person: " + event);
    };
  }

  private PersonState after(PersonEvent event) {
    return switch (event) {
      case PersonPasswordReset e -> new PersonState(personId, e.passwordId(), deleted);
      case PersonPasswordChanged e -> new PersonState(personId, e.passwordId(), deleted);
      case PersonDeleted e -> new PersonState(personId, passwordId, true);
      case PersonCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }
}
