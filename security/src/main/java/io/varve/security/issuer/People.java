package io.varve.security.issuer;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where it is read who may log in at the own issuer, and which logins stand. */
public interface People {

  /** What a name to log in by is. */
  Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,127}");

  /**
   * A person.
   *
   * @param passwordId of the password that counts
   * @param name to log in by, and for others to read
   * @param hash of the password, with its method and salt
   * @param oneTimeUntil until when a one-time password is good; null for one that the person chose
   */
  record Person(
      UUID personId, UUID passwordId, String name, String hash, @Nullable Instant oneTimeUntil) {

    /** Whether another password has to be chosen before anything else. */
    public boolean mustChoose() {
      return oneTimeUntil != null;
    }

    @Override
    public String toString() {
      return "Person[" + personId + "]";
    }
  }

  /** The person who logs in by a name. */
  Optional<Person> named(String name);

  /** The person of an id. */
  Optional<Person> find(UUID personId);

  /**
   * Whether a login was not ended, and was made with the password that counts; that may have been
   * read a second ago.
   */
  boolean stands(UUID loginId);

  /** Returns when no node uses what it read of logins before this call. */
  void awaitSeen();
}
