package io.varve.api.management;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.warehouse.StorageValidation;
import io.varve.ledger.event.RawJson;
import io.varve.storage.profile.Profile;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.validation.Check;
import io.varve.storage.validation.StoreValidation;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries out the stores of warehouses.
 *
 * @param secrets where those are that are kept
 * @param rule whether a store must have been validated before a warehouse uses it
 */
public record StorageValidator(OpenStores stores, SecretStore secrets, Rule rule)
    implements StorageValidation {

  // Each takes seconds of a processor when a store does not answer.
  private static final Semaphore RUNNING = new Semaphore(8);

  /** Whether stores are validated before they are used. */
  public enum Rule {
    VALIDATED,
    SKIPPED
  }

  /**
   * Validates a store.
   *
   * @param secret the credential; null takes the one that is kept
   * @return the checks, in their order
   * @throws RefusedException if the credential that is kept would be sent elsewhere, or too many
   *     stores are being validated
   */
  public List<Check> of(RawJson profile, @Nullable String secret, @Nullable Kept kept) {
    String known = known(profile, secret, kept);
    return known == null
        ? StoreValidation.none("The warehouse has no credential")
        : limited(() -> StoreValidation.of(stores, Profile.parse(profile.text()), known));
  }

  private static List<Check> limited(Supplier<List<Check>> checks) {
    if (!RUNNING.tryAcquire()) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS, "Many stores are being tried just now; try again in a moment");
    }
    try {
      return checks.get();
    } finally {
      RUNNING.release();
    }
  }

  private List<Check> checks(RawJson profile, @Nullable String secret, @Nullable Kept kept) {
    if (rule == Rule.VALIDATED) {
      return of(profile, secret, kept);
    }
    String known = known(profile, secret, kept);
    return known == null
        ? List.of()
        : limited(
            () -> StoreValidation.withoutRequests(stores, Profile.parse(profile.text()), known));
  }

  private @Nullable String known(RawJson profile, @Nullable String secret, @Nullable Kept kept) {
    if (secret != null || kept == null) {
      return secret;
    }
    checkKept(Profile.parse(profile.text()), kept);
    return secrets.get(kept.secretId()).orElse(null);
  }

  /**
   * Checks that a credential that is kept goes with a profile only where it was given for.
   *
   * @throws RefusedException {@link Reason#BAD_REQUEST} if it would be sent elsewhere
   */
  public static void checkKept(Profile profile, Kept kept) {
    List<String> moved = profile.movedFrom(Profile.parse(kept.profile().text()));
    if (!moved.isEmpty()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The warehouse's credential was given for another "
              + String.join(", ", moved)
              + " and is not sent elsewhere; send storage-credential with this storage-profile");
    }
  }

  @Override
  public void prove(RawJson profile, @Nullable String secret, @Nullable Kept kept) {
    String wrong =
        checks(profile, secret, kept).stream()
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
