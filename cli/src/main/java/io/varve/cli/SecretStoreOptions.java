package io.varve.cli;

import io.varve.server.configuration.SecretSettings;
import io.varve.storage.tls.TrustedAuthorities;
import io.varve.storage.vault.VaultLogin;
import io.varve.storage.vault.VaultSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where credentials of warehouses are kept. */
final class SecretStoreOptions {

  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._@-]+(/[A-Za-z0-9._@-]+)*");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private SecretKeyOptions keys = new SecretKeyOptions();

  /** As it is written on the command line. */
  private enum Store {
    postgres,
    vault
  }

  /** As it is written on the command line. */
  private enum Auth {
    token,
    userpass,
    kubernetes
  }

  @Option(
      names = "--secret-store",
      paramLabel = "STORE",
      defaultValue = "postgres",
      description =
          "where new credentials are kept: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})."
              + " With --vault-uri those in the other one are found, too")
  private Store store = Store.postgres;

  @Option(
      names = "--vault-uri",
      paramLabel = "URI",
      converter = ServerUri.class,
      description = "https://… of a Vault")
  private @Nullable URI uri;

  @Option(
      names = "--vault-mount",
      paramLabel = "MOUNT",
      defaultValue = "secret",
      description = "its KV engine, version 2 (default: ${DEFAULT-VALUE})")
  private String mount = "secret";

  @Option(
      names = "--vault-path",
      paramLabel = "PATH",
      defaultValue = "varve",
      description = "folder in it (default: ${DEFAULT-VALUE})")
  private String path = "varve";

  @Option(
      names = "--vault-namespace",
      paramLabel = "NAMESPACE",
      description = "namespace of Vault Enterprise")
  private @Nullable String namespace;

  @Option(
      names = "--vault-auth",
      paramLabel = "KIND",
      defaultValue = "token",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Auth auth = Auth.token;

  @Option(
      names = "--vault-auth-mount",
      paramLabel = "MOUNT",
      description = "where the login is mounted (default: as --vault-auth)")
  private @Nullable String authMount;

  @Option(
      names = "--vault-token",
      paramLabel = "TOKEN",
      description = "only in VARVE_VAULT_TOKEN or the file of VARVE_CONFIG")
  private @Nullable String token;

  @Option(names = "--vault-user", paramLabel = "USER", description = "user of userpass")
  private @Nullable String user;

  @Option(
      names = "--vault-password",
      paramLabel = "PASSWORD",
      description = "only in VARVE_VAULT_PASSWORD or the file of VARVE_CONFIG")
  private @Nullable String password;

  @Option(names = "--vault-role", paramLabel = "ROLE", description = "role of kubernetes")
  private @Nullable String role;

  @Option(
      names = "--vault-service-account-file",
      paramLabel = "FILE",
      defaultValue = "/var/run/secrets/kubernetes.io/serviceaccount/token",
      description = "what kubernetes logs in with (default: ${DEFAULT-VALUE})")
  private Path serviceAccount = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  @Option(
      names = "--ca-bundle",
      paramLabel = "FILE",
      description =
          "certificates in PEM of authorities that are trusted beside Java's own: by object stores,"
              + " Vault and identity providers")
  private @Nullable Path caBundle;

  /**
   * Whose certificates are trusted when something is connected to.
   *
   * @throws UsageException if the file can't be used
   */
  TrustedAuthorities authorities() {
    return Arguments.trusted("--ca-bundle", Stream.ofNullable(caBundle).toList());
  }

  /** What the options gave; Vault is asked, and a key is made, only when the store is opened. */
  SecretSettings settings(DatabaseOptions database) {
    Optional<VaultSettings> vault = vault();
    if (store == Store.vault && vault.isEmpty()) {
      throw new UsageException("--secret-store vault needs --vault-uri");
    }
    return new SecretSettings(
        keys.keys(database),
        vault,
        store == Store.vault ? SecretSettings.Kind.VAULT : SecretSettings.Kind.POSTGRES);
  }

  private Optional<VaultSettings> vault() {
    refuseOnCommandLine("--vault-token");
    refuseOnCommandLine("--vault-password");
    if (uri == null) {
      return Optional.empty();
    }
    return Optional.of(
        new VaultSettings(
            uri,
            path("--vault-mount", mount),
            path("--vault-path", path),
            Optional.ofNullable(namespace),
            login(),
            authorities()));
  }

  private VaultLogin login() {
    String at = path("--vault-auth-mount", authMount == null ? auth.name() : authMount);
    return switch (auth) {
      case token -> new VaultLogin.Token(required("VARVE_VAULT_TOKEN", token));
      case userpass ->
          new VaultLogin.UserPass(
              at,
              path("--vault-user", required("--vault-user", user)),
              required("VARVE_VAULT_PASSWORD", password));
      case kubernetes ->
          new VaultLogin.Kubernetes(at, required("--vault-role", role), serviceAccount);
    };
  }

  private String required(String option, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new UsageException("--vault-auth " + auth + " needs " + option);
    }
    return value.strip();
  }

  private static String path(String option, String value) {
    if (!PATH.matcher(value).matches() || value.contains("..")) {
      throw new UsageException(
          option + " must be letters, digits, . _ @ -, and / between: " + value);
    }
    return value;
  }

  private void refuseOnCommandLine(String option) {
    if (command != null && command.commandLine().getParseResult().hasMatchedOption(option)) {
      throw new UsageException(
          "Others see command lines. Put "
              + option
              + " into the environment, or into the file that VARVE_CONFIG names");
    }
  }
}
