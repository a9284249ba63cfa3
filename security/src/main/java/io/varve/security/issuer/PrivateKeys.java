package io.varve.security.issuer;

import java.util.Optional;
import java.util.UUID;

/** Where private keys are kept, encrypted; what the issuer needs of the secret store. */
public interface PrivateKeys {

  /** Keeps a key, durably. */
  void put(UUID id, String key);

  /** The key of an id, if it exists. */
  Optional<String> get(UUID id);

  /** Deletes a key; that it is gone already is no error. */
  void delete(UUID id);
}
