package io.varve.command.person;

import java.util.UUID;

/** What can be asked of a person's account. */
public sealed interface PersonCommand {

  UUID personId();

  /** Admits a person, with a one-time password. */
  record CreatePerson(UUID personId, UUID passwordId, String name, PasswordHash hash)
      implements PersonCommand {}

  /** Gives a person another one-time password. */
  record ResetPassword(UUID personId, UUID passwordId, PasswordHash hash)
      implements PersonCommand {}

  /**
   * Takes the password that a person chose.
   *
   * @param before id of the password that the person has shown; another one is not replaced
   */
  record ChangePassword(UUID personId, UUID passwordId, UUID before, PasswordHash hash)
      implements PersonCommand {}

  /** Admits a person no more. */
  record DeletePerson(UUID personId) implements PersonCommand {}
}
