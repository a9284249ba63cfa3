package io.varve.storage.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.storage.secret.SecretStore;
import io.varve.storage.secret.SecretStoreSuite;
import io.varve.storage.secret.SecretsAwayException;
import io.varve.storage.secret.TwoStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Vault is asked, and what becomes of its answers; asked of a double. */
final class VaultSecretsTest extends SecretStoreSuite {

  private static final VaultLogin TOKEN = new VaultLogin.Token(VaultDouble.TOKEN);
  private static final VaultLogin USER =
      new VaultLogin.UserPass("users", "varve", VaultDouble.PASSWORD);

  private final VaultDouble vault = new VaultDouble();
  private final VaultSecrets secrets = VaultSecrets.open(vault.settings(TOKEN));

  @Override
  protected SecretStore secrets() {
    return secrets;
  }

  @AfterEach
  void end() {
    secrets.close();
    vault.close();
  }

  @Test
  void secondPutIsRefusedByVaultAndDeletionTakesAllVersions() {
    assertThat(secrets.get(ID)).isEmpty();
    secrets.put(ID, SECRET);
    assertThatThrownBy(() -> secrets.put(ID, "another"))
        .isInstanceOf(SecretsAwayException.class)
        .hasMessageContaining("check-and-set");
    secrets.delete(ID);
    assertThat(vault.asked)
        .contains("GET kv/data/lake/varve/" + ID, "DELETE kv/metadata/lake/varve/" + ID);
  }

  @Test
  void credentialOfAClientIsReplacedAndForgottenAndIsNoneOfTheServersSecrets() {
    assertThat(secrets.keep(ID, Map.of("client-secret", "one")))
        .contains("kv/lake/varve/clients/" + ID);
    secrets.keep(ID, Map.of("client-secret", "two"));
    assertThat(vault.clients.values())
        .singleElement()
        .satisfies(kept -> assertThat(kept.path("client-secret").asString()).isEqualTo("two"));
    assertThat(secrets.ids()).isEmpty();
    secrets.forget(ID);
    secrets.forget(ID);
    assertThat(vault.clients).isEmpty();
  }

  @Test
  void loginTokenIsRevokedAtTheEnd() {
    try (VaultSecrets secrets = VaultSecrets.open(vault.settings(USER))) {
      secrets.put(ID, SECRET);
      assertThat(vault.count("POST auth/users/login/varve")).isEqualTo(1);
    }
    assertThat(vault.count("POST auth/token/revoke-self")).isEqualTo(1);
  }

  @Test
  void aTokenOfSomebodyElseIsNotGivenBack() {
    VaultSecrets.open(vault.settings(TOKEN)).close();
    assertThat(vault.count("POST auth/token/revoke-self")).isZero();
  }

  @Test
  void aPodLogsInWithWhatItsFileHoldsThen(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token");
    VaultLogin pod = new VaultLogin.Kubernetes("cluster", "lake", file);
    assertThatThrownBy(() -> VaultSecrets.open(vault.settings(pod)))
        .isInstanceOf(SecretsAwayException.class)
        .hasMessageContaining("--vault-service-account-file " + file);
    Files.writeString(file, "not-it");
    assertThatThrownBy(() -> VaultSecrets.open(vault.settings(pod)))
        .hasMessageContaining("403")
        .hasMessageNotContaining("not-it");
    Files.writeString(file, VaultDouble.POD);
    try (VaultSecrets secrets = VaultSecrets.open(vault.settings(pod))) {
      secrets.put(ID, SECRET);
    }
  }

  @Test
  void loginTokenIsRenewed() {
    vault.leaseSeconds = 3;
    try (VaultSecrets secrets = VaultSecrets.open(vault.settings(USER))) {
      long until = System.nanoTime() + 10_000_000_000L;
      while (vault.count("POST auth/token/renew-self") == 0 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertThat(vault.count("POST auth/token/renew-self")).isEqualTo(1);
      secrets.put(ID, SECRET);
      assertThat(vault.count("POST auth/users/login/varve")).isEqualTo(1);
    }
  }

  @Test
  void aTokenThatWasRevokedIsReplacedOnce() {
    try (VaultSecrets secrets = VaultSecrets.open(vault.settings(USER))) {
      secrets.put(ID, SECRET);
      vault.revokeAll();
      assertThat(secrets.get(ID)).contains(SECRET);
      assertThat(vault.count("POST auth/users/login/varve")).isEqualTo(2);
      vault.forbidden = true;
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> secrets.get(ID))
            .hasMessageContaining("does not let Varve read below kv/data/lake/varve")
            .hasMessageContaining("policy");
      }
      assertThat(vault.count("POST auth/users/login/varve")).isEqualTo(2);
    }
  }

  @Test
  void errorsAreSentencesWithoutSecrets() {
    assertThatThrownBy(
            () ->
                VaultSecrets.open(
                    vault.settings(new VaultLogin.UserPass("users", "varve", "planted-wrong"))))
        .isInstanceOf(SecretsAwayException.class)
        .hasMessageContaining("invalid username or password")
        .hasMessageContaining("--vault-uri is http://127.0.0.1")
        .hasMessageNotContaining("planted");
    vault.kvVersion = "1";
    assertThatThrownBy(() -> VaultSecrets.open(vault.settings(TOKEN)))
        .hasMessageContaining("not a KV engine of version 2")
        .hasMessageContaining("vault secrets enable");
    vault.sealed = true;
    assertThatThrownBy(() -> VaultSecrets.open(vault.settings(TOKEN)))
        .hasMessageContaining("Vault is sealed")
        .hasMessageContaining("unseal it");
    vault.close();
    assertThatThrownBy(() -> VaultSecrets.open(vault.settings(TOKEN)))
        .hasMessageContaining("can't be reached")
        .hasMessageContaining("--vault-uri");
    assertThat(vault.settings(USER).toString() + vault.settings(TOKEN)).doesNotContain("planted");
  }

  @Test
  void movingSecretIsFoundAllTheTime() {
    try (VaultDouble other = new VaultDouble();
        VaultSecrets to = VaultSecrets.open(vault.settings(TOKEN));
        VaultSecrets from = VaultSecrets.open(other.settings(TOKEN))) {
      TwoStores both = new TwoStores(to, from);
      from.put(ID, SECRET);
      assertThat(both.get(ID)).contains(SECRET);
      assertThat(both.ids()).containsExactly(ID);
      both.move(ID);
      both.move(ID);
      assertThat(both.get(ID)).contains(SECRET);
      assertThat(from.ids()).isEmpty();
      assertThat(to.ids()).containsExactly(ID);
      both.delete(ID);
      assertThat(both.ids()).isEmpty();
    }
  }

  @Test
  void secretDeletedWhileItMovesIsGone() {
    try (VaultDouble other = new VaultDouble();
        VaultSecrets to = VaultSecrets.open(vault.settings(TOKEN));
        VaultSecrets from = VaultSecrets.open(other.settings(TOKEN))) {
      from.put(ID, SECRET);
      TwoStores both = new TwoStores(new Slow(to, () -> new TwoStores(to, from).delete(ID)), from);
      both.move(ID);
      assertThat(both.ids()).isEmpty();
    }
  }

  /** Has something done between the look and the write. */
  private record Slow(SecretStore store, Runnable meanwhile) implements SecretStore {
    @Override
    public void put(UUID secretId, String secret) {
      meanwhile.run();
      store.put(secretId, secret);
    }

    @Override
    public Optional<String> get(UUID secretId) {
      return store.get(secretId);
    }

    @Override
    public void delete(UUID secretId) {
      store.delete(secretId);
    }

    @Override
    public List<UUID> ids() {
      return store.ids();
    }
  }
}
