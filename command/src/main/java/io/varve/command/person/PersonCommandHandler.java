package io.varve.command.person;

import io.varve.command.head.HeadRepository;
import io.varve.command.person.PersonCommand.ChangePassword;
import io.varve.command.person.PersonCommand.CreatePerson;
import io.varve.command.person.PersonCommand.DeletePerson;
import io.varve.command.person.PersonCommand.ResetPassword;
import io.varve.ledger.write.Writes;
import java.sql.Timestamp;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.Nullable;

/**
 * Carries out commands on people's accounts. Name and hash are written beside the ledger, in the
 * transaction of the event that refers to them.
 */
public final class PersonCommandHandler {

  private final HeadRepository<PersonState, PersonRoot> people;
  private final Writes writes;

  public PersonCommandHandler(HeadRepository<PersonState, PersonRoot> people, Writes writes) {
    this.people = people;
    this.writes = writes;
  }

  @CommandHandler
  void handle(CreatePerson command) {
    people.begin(PersonDecider.decide(null, command));
    writes.add(
        "insert into person_passwords (person_id, name, hash, one_time_until) values (?, ?, ?, ?)",
        command.personId(),
        command.name(),
        command.hash().hash(),
        time(command.hash()));
  }

  @CommandHandler
  void handle(ResetPassword command) {
    change(command);
    replace(command, command.hash());
  }

  @CommandHandler
  void handle(ChangePassword command) {
    change(command);
    replace(command, command.hash());
  }

  @CommandHandler
  void handle(DeletePerson command) {
    change(command);
    writes.add("delete from person_passwords where person_id = ?", command.personId());
  }

  private void change(PersonCommand command) {
    people
        .load(command.personId().toString())
        .execute(root -> root.carryOut(PersonDecider.decide(root.state(), command)));
  }

  private void replace(PersonCommand command, PasswordHash hash) {
    writes.add(
        "update person_passwords set hash = ?, one_time_until = ? where person_id = ?",
        hash.hash(),
        time(hash),
        command.personId());
  }

  private static @Nullable Timestamp time(PasswordHash hash) {
    Instant until = hash.oneTimeUntil();
    return until == null ? null : Timestamp.from(until);
  }
}
