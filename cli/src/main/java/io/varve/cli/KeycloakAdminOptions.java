package io.varve.cli;

import io.varve.security.keycloak.KeycloakAdmin;
import io.varve.security.keycloak.KeycloakLogin;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.Console;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** As whom a realm is set up. */
final class KeycloakAdminOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private KeycloakAddress address = new KeycloakAddress();

  @Option(
      names = "--admin-user",
      paramLabel = "USER",
      defaultValue = "admin",
      description = "an administrator of Keycloak (default: ${DEFAULT-VALUE})")
  private String user = "admin";

  @Option(
      names = "--admin-client",
      paramLabel = "ID",
      description = "a client that may administer the realm, in place of --admin-user")
  private @Nullable String client;

  @Option(
      names = "--admin-realm",
      paramLabel = "REALM",
      defaultValue = "master",
      description = "the realm of that user or client (default: ${DEFAULT-VALUE})")
  private String realm = "master";

  @Option(
      names = "--admin-password",
      paramLabel = "PASSWORD",
      hidden = true,
      description = "only in VARVE_ADMIN_PASSWORD or the file of VARVE_CONFIG")
  private @Nullable String password;

  @Option(
      names = "--admin-password-file",
      paramLabel = "FILE",
      description =
          "a file with its password or secret (or VARVE_ADMIN_PASSWORD; without either, it is asked"
              + " for on a terminal)")
  private @Nullable Path passwordFile;

  @Option(
      names = "--ca-certificate",
      paramLabel = "FILE",
      description =
          "certificates in PEM of authorities that are trusted beside Java's own, for https://…")
  private @Nullable Path caCertificate;

  @Option(
      names = "--allow-credentials-without-tls",
      description =
          "lets the password go to an http:// address that is not loopback, where others on its way"
              + " can read it")
  private boolean withoutTls;

  @Option(names = "--dry-run", description = "shows what would be done, and does nothing")
  boolean dryRun;

  @Option(names = "--json", description = "as JSON, for pipes")
  boolean json;

  /**
   * What asks Keycloak.
   *
   * @throws UsageException if the options are not enough to log in
   */
  KeycloakAdmin admin() {
    if (command != null
        && command.commandLine().getParseResult().hasMatchedOption("--admin-password")) {
      throw new UsageException(
          "Others see command lines. Put the password into VARVE_ADMIN_PASSWORD or a file");
    }
    URI url =
        address
            .url()
            .orElseThrow(() -> new UsageException("Say --keycloak-url and --keycloak-realm"));
    if (!withoutTls && !ServerUri.isPrivate(url)) {
      throw new UsageException(
          "A password would go to "
              + url
              + " without TLS, where others on its way can read it. Use an https:// address, or say"
              + " --allow-credentials-without-tls if nobody else is on its way");
    }
    TrustedAuthorities trusted =
        Arguments.trusted("--ca-certificate", Stream.ofNullable(caCertificate).toList());
    String secret = secret();
    KeycloakLogin login =
        client == null
            ? KeycloakLogin.ofUser(realm, user, () -> secret)
            : KeycloakLogin.ofClient(realm, client, () -> secret);
    return new KeycloakAdmin(url, address.realm(), login, KeycloakAdmin.http(trusted.context()));
  }

  /** The realm that is set up. */
  String realmName() {
    return address.realm();
  }

  private String secret() {
    if (passwordFile != null) {
      return Tokens.content(passwordFile);
    }
    if (password != null && !password.isBlank()) {
      return password.strip();
    }
    Console console = System.console();
    char[] typed =
        console == null || !console.isTerminal()
            ? null
            : console.readPassword("%s ", "Password of " + (client == null ? user : client) + ":");
    if (typed == null || typed.length == 0) {
      throw new UsageException("Say --admin-password-file, or VARVE_ADMIN_PASSWORD");
    }
    return new String(typed);
  }
}
