package io.varve.server.configuration;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.warehouse.Secrets;
import io.varve.storage.secret.NoSecretKeyException;
import io.varve.storage.secret.SecretStore;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The write side's credentials, in the secret store. */
record StoredSecrets(SecretStore store) implements Secrets {

  private static final Logger LOG = LoggerFactory.getLogger(StoredSecrets.class);

  @Override
  public void keep(UUID secretId, String secret) {
    try {
      store.put(secretId, secret);
    } catch (NoSecretKeyException e) {
      throw new RefusedException(Reason.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void forget(UUID secretId) {
    try {
      store.delete(secretId);
    } catch (RuntimeException e) {
      // The change is done or undone, and that is the answer; the secret is of no use to anybody.
      LOG.warn("Could not delete the secret {}, which nothing refers to any more", secretId, e);
    }
  }
}
