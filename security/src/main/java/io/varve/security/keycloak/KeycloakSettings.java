package io.varve.security.keycloak;

import java.net.URI;
import java.util.function.Supplier;

/**
 * Where API clients are made, and as whom.
 *
 * @param url of Keycloak, without a slash at its end: {@code https://id.example.com}
 * @param realm in which they are made
 * @param adminClient a client of the realm that may manage clients, and nothing else
 * @param adminSecret its secret, asked for with each login, for a file may get another one
 */
public record KeycloakSettings(
    URI url, String realm, String adminClient, Supplier<String> adminSecret) {

  /**
   * @throws IllegalArgumentException if the address can't be used
   */
  public KeycloakSettings {
    String scheme = url.getScheme();
    if (!("https".equals(scheme) || "http".equals(scheme))
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new IllegalArgumentException("The address of Keycloak must be https://HOST/…: " + url);
    }
    url = URI.create(url.toString().replaceAll("/+$", ""));
  }

  /** Where clients of the realm get tokens. */
  public URI tokenEndpoint() {
    return KeycloakTokens.endpoint(url, realm);
  }

  @Override
  public String toString() {
    return "KeycloakSettings[" + url + ", " + realm + "]";
  }
}
