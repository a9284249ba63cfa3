package io.varve.command.person;

import io.varve.command.head.Decision;
import io.varve.command.person.PersonCommand.ChangePassword;
import io.varve.command.person.PersonCommand.CreatePerson;
import io.varve.command.person.PersonCommand.DeletePerson;
import io.varve.command.person.PersonCommand.ResetPassword;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.PersonEvent.PersonCreated;
import io.varve.ledger.event.PersonEvent.PersonDeleted;
import io.varve.ledger.event.PersonEvent.PersonPasswordChanged;
import io.varve.ledger.event.PersonEvent.PersonPasswordReset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a person's account. */
public final class PersonDecider {

  private PersonDecider() {}

  /**
   * What comes of any command.
   *
   * @param state null before the person is admitted
   */
  public static Decision decide(@Nullable PersonState state, PersonCommand command) {
    // That the name is free, the database decides.
    if (command instanceof CreatePerson c) {
      return Decision.accept(new PersonCreated(c.personId(), c.passwordId()));
    }
    PersonState person = Objects.requireNonNull(state, "No other command begins a person");
    if (person.deleted()) {
      return Decision.refuse(Reason.NO_SUCH_PERSON, "Person does not exist: " + person.personId());
    }
    return switch (command) {
      case CreatePerson c -> throw new IllegalArgumentException("It began before: " + c);
      case ResetPassword c ->
          Decision.accept(new PersonPasswordReset(c.personId(), c.passwordId()));
      case ChangePassword c ->
          c.before().equals(person.passwordId())
              ? Decision.accept(new PersonPasswordChanged(c.personId(), c.passwordId()))
              : Decision.refuse(
                  Reason.BAD_REQUEST, "The password was changed or reset a moment ago");
      case DeletePerson c -> Decision.accept(new PersonDeleted(c.personId()));
    };
  }
}
