package io.varve.security.login;

import io.varve.security.issuer.IssuerSettings;
import io.varve.security.keycloak.KeycloakSettings;
import io.varve.security.oidc.OidcProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Whom a server admits.
 *
 * @param providers identity providers; the first whose issuer and audience match takes a token.
 *     None: there is no login
 * @param tokenEndpoint where clients are told to get tokens; if empty, they are told nothing, and
 *     {@code oauth/tokens} leads to the first provider's own
 * @param redirectsTokens whether {@code oauth/tokens} leads anywhere
 * @param own the server's own issuer, which {@code oauth/tokens} belongs to if nothing else is said
 * @param keycloak where API clients are made, if not at the own issuer
 */
public record LoginSettings(
    List<OidcProvider> providers,
    Optional<URI> tokenEndpoint,
    boolean redirectsTokens,
    Optional<IssuerSettings> own,
    Optional<KeycloakSettings> keycloak) {

  /** No login. */
  public static final LoginSettings NONE = new LoginSettings(List.of(), Optional.empty(), true);

  /** Whether there is a login. */
  public boolean isOn() {
    return !providers.isEmpty();
  }

  /**
   * @throws IllegalArgumentException if two providers have one id
   */
  public LoginSettings {
    providers = List.copyOf(providers);
    if (providers.stream().map(OidcProvider::id).distinct().count() < providers.size()) {
      throw new IllegalArgumentException("Two identity providers have the same id");
    }
  }

  /** The same with an own issuer, if there is one. */
  public LoginSettings with(Optional<IssuerSettings> issuer) {
    return new LoginSettings(providers, tokenEndpoint, redirectsTokens, issuer, keycloak);
  }

  /** The same with a Keycloak in which API clients are made. */
  public LoginSettings withClientsIn(Optional<KeycloakSettings> realm) {
    return new LoginSettings(providers, tokenEndpoint, redirectsTokens, own, realm);
  }

  /** Without a Keycloak in which API clients are made. */
  public LoginSettings(
      List<OidcProvider> providers,
      Optional<URI> tokenEndpoint,
      boolean redirectsTokens,
      Optional<IssuerSettings> own) {
    this(providers, tokenEndpoint, redirectsTokens, own, Optional.empty());
  }

  /** Without an own issuer. */
  public LoginSettings(
      List<OidcProvider> providers, Optional<URI> tokenEndpoint, boolean redirectsTokens) {
    this(providers, tokenEndpoint, redirectsTokens, Optional.empty());
  }
}
