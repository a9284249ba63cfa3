package io.varve.command.warehouse;

import io.varve.ledger.event.RawJson;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries out an object store before a warehouse is to use it; never called in a transaction. */
public interface StorageValidation {

  /**
   * A credential that the secret store has.
   *
   * @param profile that it was given for
   */
  record Kept(RawJson profile, UUID secretId) {

    /** That of a warehouse; null if it has none. */
    public static @Nullable Kept of(@Nullable RawJson profile, @Nullable UUID secretId) {
      return profile == null || secretId == null ? null : new Kept(profile, secretId);
    }
  }

  /**
   * Returns if the store can be used so.
   *
   * @param secret the credential; null takes the one that is kept
   * @throws io.varve.command.refusal.RefusedException with what is wrong: also if the credential
   *     that is kept would be sent elsewhere than it was given for
   */
  void prove(RawJson profile, @Nullable String secret, @Nullable Kept kept);
}
