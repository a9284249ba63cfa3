package io.varve.command.person;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a password.
 *
 * @param hash with its method and salt, as Spring Security writes it
 * @param oneTimeUntil until when a one-time password is good; null for one that the person chose
 */
public record PasswordHash(String hash, @Nullable Instant oneTimeUntil) {

  @Override
  public String toString() {
    return "PasswordHash[" + oneTimeUntil + "]";
  }
}
