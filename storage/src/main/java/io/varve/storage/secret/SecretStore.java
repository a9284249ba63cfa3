package io.varve.storage.secret;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps secrets by id. A secret never changes; another one has another id. */
public interface SecretStore {

  /**
   * Keeps a secret, durably.
   *
   * @throws NoSecretKeyException if this server was given no key to encrypt it with
   * @throws SecretsAwayException if the store can't be asked just now
   */
  void put(UUID secretId, String secret);

  /**
   * The secret of an id, if it exists.
   *
   * @throws NoSecretKeyException if this server has not the key that it was encrypted with
   * @throws SecretsAwayException if the store can't be asked just now
   */
  Optional<String> get(UUID secretId);

  /** Deletes a secret; that it is gone already is no error. */
  void delete(UUID secretId);

  /** The ids of all secrets; for tools. */
  List<UUID> ids();
}
