package io.varve.server.configuration;

import io.varve.storage.secret.PostgresSecrets;
import io.varve.storage.secret.SecretKeys;
import io.varve.storage.secret.SecretStore;
import io.varve.storage.secret.TwoStores;
import io.varve.storage.vault.VaultSecrets;
import io.varve.storage.vault.VaultSettings;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where credentials are kept. With a Vault, what is in the other store is found, too.
 *
 * @param keys the keys for those in Postgres; asked for once the database runs
 * @param first where new ones are kept
 */
public record SecretSettings(Supplier<SecretKeys> keys, Optional<VaultSettings> vault, Kind first) {

  /** The kinds of secret store. */
  public enum Kind {
    POSTGRES,
    VAULT
  }

  /** Credentials in Postgres. */
  public static SecretSettings postgres(Supplier<SecretKeys> keys) {
    return new SecretSettings(keys, Optional.empty(), Kind.POSTGRES);
  }

  /**
   * A secret store that is open.
   *
   * @param postgres the part of it that is in Postgres
   * @param vault the part of it that is in Vault
   * @param store all of it
   */
  public record Open(PostgresSecrets postgres, Optional<VaultSecrets> vault, SecretStore store)
      implements AutoCloseable {
    @Override
    public void close() {
      vault.ifPresent(VaultSecrets::close);
    }
  }

  /**
   * Opens it.
   *
   * @throws io.varve.storage.secret.SecretsAwayException if it is Vault that can't be used
   */
  public Open open(JdbcClient jdbc) {
    PostgresSecrets postgres = new PostgresSecrets(jdbc, keys.get());
    Optional<VaultSecrets> opened = vault.map(VaultSecrets::open);
    SecretStore store =
        opened
            .<SecretStore>map(
                other ->
                    first == Kind.VAULT
                        ? new TwoStores(other, postgres)
                        : new TwoStores(postgres, other))
            .orElse(postgres);
    return new Open(postgres, opened, store);
  }
}
