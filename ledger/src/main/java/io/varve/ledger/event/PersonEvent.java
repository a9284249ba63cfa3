package io.varve.ledger.event;

import java.util.UUID;

/**
 * What can happen to a person who logs in at the server's own issuer; the id is the subject of the
 * person's tokens. Neither name nor password is in any event: both are kept beside the ledger.
 */
public sealed interface PersonEvent extends Event {

  UUID personId();

  @Override
  default UUID stream() {
    return personId();
  }

  /**
   * A person was admitted, with a one-time password.
   *
   * @param passwordId of the password, of which a hash is kept beside the ledger
   */
  record PersonCreated(UUID personId, UUID passwordId) implements PersonEvent {}

  /**
   * A person got another one-time password. Logins that were made with the one before have ended.
   */
  record PersonPasswordReset(UUID personId, UUID passwordId) implements PersonEvent {}

  /** A person chose another password. Logins that were made with the one before have ended. */
  record PersonPasswordChanged(UUID personId, UUID passwordId) implements PersonEvent {}

  /** A person is not admitted any more, and all logins have ended. */
  record PersonDeleted(UUID personId) implements PersonEvent {}
}
