package io.varve.cli;

import io.varve.security.keycloak.KeycloakSettings;
import io.varve.security.login.LoginSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether API clients are made in a Keycloak. */
final class KeycloakOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private KeycloakAddress address = new KeycloakAddress();

  @Option(
      names = "--keycloak-admin-client",
      paramLabel = "ID",
      defaultValue = KeycloakAddress.ADMIN_CLIENT,
      description =
          "with --keycloak-url: a client of the realm that may manage clients"
              + " (default: ${DEFAULT-VALUE})")
  private String adminClient = KeycloakAddress.ADMIN_CLIENT;

  @Option(
      names = "--keycloak-admin-secret",
      paramLabel = "SECRET",
      hidden = true,
      description = "only in VARVE_KEYCLOAK_ADMIN_SECRET or the file of VARVE_CONFIG")
  private @Nullable String adminSecret;

  @Option(
      names = "--keycloak-admin-secret-file",
      paramLabel = "FILE",
      description =
          "a file with its secret, which is read for each login (or VARVE_KEYCLOAK_ADMIN_SECRET)")
  private @Nullable Path adminSecretFile;

  /**
   * The login of a server, with a Keycloak in which clients are made if that is wanted.
   *
   * @throws UsageException if the options are not enough for that
   */
  LoginSettings with(LoginSettings login) {
    if (command != null
        && command.commandLine().getParseResult().hasMatchedOption("--keycloak-admin-secret")) {
      throw new UsageException(
          "Others see command lines. Put the secret into VARVE_KEYCLOAK_ADMIN_SECRET or a file");
    }
    Optional<URI> url = address.url();
    if (url.isEmpty()) {
      if (adminSecretFile != null) {
        throw new UsageException("--keycloak-admin-secret-file needs --keycloak-url");
      }
      return login;
    }
    if (login.providers().isEmpty()) {
      throw new UsageException(
          "--keycloak-url needs --oidc-issuer: clients that are made there are let in by it");
    }
    try {
      return login.withClientsIn(
          Optional.of(new KeycloakSettings(url.get(), address.realm(), adminClient, secret())));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** What a server says of it when it starts. */
  static List<String> lines(KeycloakSettings settings) {
    String line = "  clients    in the realm " + settings.realm() + " of " + settings.url();
    return ServerUri.isPrivate(settings.url())
        ? List.of(line)
        : List.of(
            line,
            "WARNING: Keycloak is asked without TLS, so secrets of clients can be read on their way");
  }

  private Supplier<String> secret() {
    Path file = adminSecretFile;
    if (file != null) {
      // What is wrong with it is known at the start.
      Tokens.content(file);
      return () -> Tokens.content(file);
    }
    String secret = adminSecret;
    if (secret == null || secret.isBlank()) {
      throw new UsageException(
          "--keycloak-url needs --keycloak-admin-secret-file or VARVE_KEYCLOAK_ADMIN_SECRET");
    }
    return secret::strip;
  }
}
