package io.varve.cli;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which realm of which Keycloak. */
final class KeycloakAddress {

  /** What makes API clients there. */
  static final String ADMIN_CLIENT = "varve-admin";

  @Option(
      names = "--keycloak-url",
      paramLabel = "URI",
      converter = ServerUri.class,
      description = "address of a Keycloak, whose admin API makes API clients in a realm")
  private @Nullable URI url;

  @Option(names = "--keycloak-realm", paramLabel = "REALM", description = "the realm in it")
  private @Nullable String realm;

  /**
   * Keycloak's address.
   *
   * @throws UsageException if there is one without the other
   */
  Optional<URI> url() {
    if ((url == null) != (realm == null || realm.isBlank())) {
      throw new UsageException("--keycloak-url and --keycloak-realm need one another");
    }
    return Optional.ofNullable(url).map(uri -> URI.create(uri.toString().replaceAll("/+$", "")));
  }

  /** The realm of an address. */
  String realm() {
    return String.valueOf(realm).strip();
  }
}
