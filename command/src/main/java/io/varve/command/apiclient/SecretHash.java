package io.varve.command.apiclient;

/**
 * What is kept of a secret.
 *
 * @param salt random bytes
 * @param hash SHA-256 of the salt and the secret
 */
public record SecretHash(byte[] salt, byte[] hash) {

  @Override
  public String toString() {
    return "SecretHash";
  }
}
