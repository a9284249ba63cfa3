package io.varve.command.warehouse;

import io.varve.ledger.event.RawJson;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries out an object store before a warehouse is to use it; never called in a transaction. */
public interface StorageProof {

  /**
   * Returns if the store can be used so.
   *
   * @param secret the credential; null takes the one that is kept under {@code secretId}
   * @throws io.varve.command.refusal.RefusedException with what is wrong
   */
  void prove(RawJson profile, @Nullable String secret, @Nullable UUID secretId);
}
