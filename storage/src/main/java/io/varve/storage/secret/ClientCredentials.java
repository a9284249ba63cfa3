package io.varve.storage.secret;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where programs find the credentials by which they log in here, if there is such a place. Varve
 * itself never reads them.
 */
public interface ClientCredentials {

  /** There is no such place. */
  ClientCredentials NONE =
      new ClientCredentials() {
        @Override
        public Optional<String> keep(UUID clientId, Map<String, String> fields) {
          return Optional.empty();
        }

        @Override
        public void forget(UUID clientId) {}
      };

  /**
   * Keeps the fields of a client's credential in place of those before.
   *
   * @return where they are, for people; empty if there is no place for them
   * @throws SecretsAwayException if they could not be kept
   */
  Optional<String> keep(UUID clientId, Map<String, String> fields);

  /**
   * Forgets the credential of a client; that it is gone already is no error.
   *
   * @throws SecretsAwayException if that could not be done
   */
  void forget(UUID clientId);
}
