package io.varve.security.issuer;

import java.util.Optional;
import java.util.UUID;

/** Where it is read what API clients have to prove. */
public interface ClientSecrets {

  /**
   * What a client has to prove.
   *
   * @param hash SHA-256 of salt and secret
   */
  record SecretRow(UUID secretId, String name, byte[] salt, byte[] hash) {

    @Override
    public String toString() {
      return "SecretRow[" + secretId + "]";
    }
  }

  /** What a client has to prove now, if it exists. */
  Optional<SecretRow> secret(UUID clientId);

  /** Whether a client has this secret; that may have been read a second ago. */
  boolean has(UUID clientId, UUID secretId);
}
