package io.varve.api.wiring;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.warehouse.StorageProof;
import io.varve.ledger.event.RawJson;
import io.varve.storage.profile.Profile;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.store.OpenStores;
import io.varve.storage.trial.Check;
import io.varve.storage.trial.StoreTrial;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries out the stores of warehouses.
 *
 * @param secrets where those are that are kept
 * @param rule whether a store must have been tried before a warehouse uses it
 */
public record StorageTrials(OpenStores stores, SecretStore secrets, Rule rule)
    implements StorageProof {

  /** Whether stores are tried before they are used. */
  public enum Rule {
    TRIED,
    UNSEEN
  }

  /**
   * Tries out a store.
   *
   * @param secret the credential; null takes the one that is kept under {@code secretId}
   * @return the checks, in their order
   */
  public List<Check> of(RawJson profile, @Nullable String secret, @Nullable UUID secretId) {
    String known = secret != null ? secret : kept(secretId);
    return known == null
        ? StoreTrial.none("The warehouse has no credential")
        : StoreTrial.of(stores, Profile.parse(profile.text()), known);
  }

  private List<Check> checks(RawJson profile, @Nullable String secret, @Nullable UUID secretId) {
    if (rule == Rule.TRIED) {
      return of(profile, secret, secretId);
    }
    String known = secret != null ? secret : kept(secretId);
    return known == null
        ? List.of()
        : StoreTrial.unseen(stores, Profile.parse(profile.text()), known);
  }

  private @Nullable String kept(@Nullable UUID secretId) {
    return secretId == null ? null : secrets.get(secretId).orElse(null);
  }

  @Override
  public void prove(RawJson profile, @Nullable String secret, @Nullable UUID secretId) {
    String wrong =
        checks(profile, secret, secretId).stream()
            .filter(Check::failed)
            .map(check -> check.name() + ": " + check.sentence())
            .collect(Collectors.joining("; "));
    if (!wrong.isEmpty()) {
      throw new RefusedException(
          Reason.STORAGE_UNUSABLE,
          "The object store can't be used so, and nothing was changed. " + wrong);
    }
  }
}
