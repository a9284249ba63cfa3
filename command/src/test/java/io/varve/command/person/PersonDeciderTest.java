package io.varve.command.person;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PersonDeciderTest {

  private static final UUID ID = new UUID(0, 1);
  private static final UUID OLD = new UUID(0, 2);
  private static final UUID NEW = new UUID(0, 3);
  private static final PasswordHash HASH = new PasswordHash("planted", Instant.EPOCH);
  private static final PersonState PERSON = PersonState.evolve(null, new PersonCreated(ID, OLD));

  @Test
  void eventsOfAPersonHaveNeitherNameNorHash() {
    assertThat(PersonDecider.decide(null, new CreatePerson(ID, OLD, "anna", HASH)))
        .isEqualTo(Decision.accept(new PersonCreated(ID, OLD)));
    assertThat(PersonDecider.decide(PERSON, new ResetPassword(ID, NEW, HASH)))
        .isEqualTo(Decision.accept(new PersonPasswordReset(ID, NEW)));
    assertThat(new ResetPassword(ID, NEW, HASH).toString()).doesNotContain("planted");
  }

  @Test
  void passwordIsReplacedByThePersonWhoHasShownIt() {
    var changed = new PersonPasswordChanged(ID, NEW);
    assertThat(PersonDecider.decide(PERSON, new ChangePassword(ID, NEW, OLD, HASH)))
        .isEqualTo(Decision.accept(changed));
    PersonState after = PersonState.evolve(PERSON, changed);
    assertThat(after.passwordId()).isEqualTo(NEW);
    assertRefused(after, new ChangePassword(ID, NEW, OLD, HASH), Reason.BAD_REQUEST);
  }

  @Test
  void deletedPersonIsGoneForGood() {
    var deleted = new PersonDeleted(ID);
    assertThat(PersonDecider.decide(PERSON, new DeletePerson(ID)))
        .isEqualTo(Decision.accept(deleted));
    PersonState ended = PersonState.evolve(PERSON, deleted);
    assertRefused(ended, new ResetPassword(ID, NEW, HASH), Reason.NO_SUCH_PERSON);
    assertRefused(ended, new ChangePassword(ID, NEW, OLD, HASH), Reason.NO_SUCH_PERSON);
    assertRefused(ended, new DeletePerson(ID), Reason.NO_SUCH_PERSON);
  }

  private static void assertRefused(PersonState state, PersonCommand command, Reason reason) {
    assertThat(PersonDecider.decide(state, command))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }
}
