package io.varve.security.keycloak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * As whom the admin API is asked.
 *
 * @param realm in which that logs in
 * @param who for people, in messages
 * @param form what proves it; made for each login, and never shown
 */
public record KeycloakLogin(String realm, String who, Supplier<Map<String, String>> form) {

  /** A confidential client, by its service account. */
  public static KeycloakLogin ofClient(String realm, String client, Supplier<String> secret) {
    return new KeycloakLogin(
        realm,
        "the client " + client,
        () ->
            fields(
                "grant_type",
                "client_credentials",
                "client_id",
                client,
                "client_secret",
                secret.get()));
  }

  /** A person, as Keycloak's own command line logs in. */
  public static KeycloakLogin ofUser(String realm, String user, Supplier<String> password) {
    return new KeycloakLogin(
        realm,
        "the user " + user,
        () ->
            fields(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                user,
                "password",
                password.get()));
  }

  private static Map<String, String> fields(String... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  @Override
  public String toString() {
    return "KeycloakLogin[" + realm + ", " + who + "]";
  }
}
