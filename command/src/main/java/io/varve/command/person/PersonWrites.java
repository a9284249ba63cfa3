package io.varve.command.person;

import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfPerson;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.person.PersonCommand.ChangePassword;
import io.varve.command.person.PersonCommand.CreatePerson;
import io.varve.command.person.PersonCommand.DeletePerson;
import io.varve.command.person.PersonCommand.ResetPassword;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateNotFoundException;

/**
 * Admits people, changes their passwords and deletes them. No idempotency key is heeded, for an
 * answer with a password is given once.
 */
public final class PersonWrites {

  private final CommandGateway commands;
  private final ServedPeople served;

  public PersonWrites(CommandGateway commands, ServedPeople served) {
    this.commands = commands;
    this.served = served;
  }

  /**
   * Admits a person.
   *
   * @param name to log in by, as the issuer takes it
   * @throws RefusedException {@link Reason#PERSON_EXISTS} if another person has the name
   */
  public void create(Request request, UUID personId, String name, PasswordHash hash) {
    send(request, name, new CreatePerson(personId, Uuids.v7(), name, hash));
  }

  /**
   * Gives a person a one-time password. When this returns, no node admits by the one before, nor by
   * a login that was made with it.
   *
   * @throws RefusedException {@link Reason#NO_SUCH_PERSON} if there is no such person
   */
  public void reset(Request request, UUID personId, PasswordHash hash) {
    send(request, "", new ResetPassword(personId, Uuids.v7(), hash));
    served.awaitSeen();
  }

  /**
   * Takes the password that a person chose. When this returns, no node admits by a login that was
   * made with the one before.
   *
   * @param before id of the password that the person has shown
   * @param oneTime whether that was a one-time password, with which no login can be made
   * @return the id of the new one
   * @throws RefusedException {@link Reason#BAD_REQUEST} if another one counts by now
   */
  public UUID change(
      Request request, UUID personId, UUID before, boolean oneTime, PasswordHash hash) {
    UUID passwordId = Uuids.v7();
    send(request, "", new ChangePassword(personId, passwordId, before, hash));
    if (!oneTime) {
      served.awaitSeen();
    }
    return passwordId;
  }

  /**
   * Deletes a person. When this returns, no node admits that one.
   *
   * @throws RefusedException {@link Reason#NO_SUCH_PERSON} if there is no such person
   */
  public void delete(Request request, UUID personId) {
    send(request, "", new DeletePerson(personId));
    served.awaitSeen();
  }

  private void send(Request request, String name, PersonCommand command) {
    try {
      commands.send(
          request.withoutKey(), null, null, command, result -> Outcome.of(command.personId()));
    } catch (AggregateNotFoundException e) {
      throw new RefusedException(
          Reason.NO_SUCH_PERSON, "Person does not exist: " + command.personId());
    } catch (ConstraintViolatedException e) {
      throw Constraint.refusalOf(e, new OfPerson(name));
    }
  }
}
