package io.varve.storage.validation;

import io.varve.storage.address.StoreAddresses;
import io.varve.storage.profile.MachineIdentity;
import io.varve.storage.profile.Profile;
import io.varve.storage.routing.OpenStores;
import io.varve.storage.secret.SecretStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tries stores out for tests. */
public final class Validations {

  private Validations() {}

  /** All checks of a store. */
  public static List<Check> of(Profile profile, String credential) {
    return of(profile, credential, StoreAddresses.OF_THIS_MACHINE);
  }

  /** All checks of a store that is connected to at some addresses only. */
  static List<Check> of(Profile profile, String credential, StoreAddresses addresses) {
    try (OpenStores stores = new OpenStores(new NoSecrets(), MachineIdentity.OFF, addresses)) {
      return StoreValidation.of(stores, profile, credential);
    }
  }

  static class NoSecrets implements SecretStore {

    @Override
    public void put(UUID secretId, String secret) {}

    @Override
    public Optional<String> get(UUID secretId) {
      return Optional.empty();
    }

    @Override
    public void delete(UUID secretId) {}

    @Override
    public List<UUID> ids() {
      return List.of();
    }
  }
}
