package io.varve.command.warehouse;

import java.util.UUID;

/** Where credentials are kept; what the write side needs of the secret store. */
public interface Secrets {

  /**
   * Keeps a secret.
   *
   * @param secret any text; it is in no message of what is thrown
   */
  void keep(UUID secretId, String secret);

  /** Forgets a secret; that it is gone already is no error. */
  void forget(UUID secretId);
}
