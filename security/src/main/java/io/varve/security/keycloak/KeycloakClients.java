package io.varve.security.keycloak;

import io.varve.security.keycloak.KeycloakException.Problem;
import io.varve.security.oidc.ProviderHttp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * API clients in a realm of Keycloak, as platform teams make them: confidential, with a service
 * account, no other login, and the scope that has the audience. Their ids there are those that are
 * given here, and an attribute marks them, so no other client is ever changed.
 */
public final class KeycloakClients {

  /** Marks what Varve made. */
  static final String MARK = "varve";

  /** What a client has in each token. */
  static final List<String> DEFAULT_SCOPES = List.of("basic", "roles", KeycloakSetup.SCOPE);

  /** What it may ask for. */
  static final List<String> OPTIONAL_SCOPES = List.of(KeycloakSetup.DUCKDB_SCOPE);

  private final KeycloakSettings settings;
  private final ProviderHttp http;

  /**
   * Asks nothing yet.
   *
   * @param tls trusts its certificate; empty does as Java does
   */
  public KeycloakClients(KeycloakSettings settings, Optional<SSLContext> tls) {
    this.settings = settings;
    this.http = KeycloakAdmin.http(tls);
  }

  /**
   * A new secret, and a token that was issued for it.
   *
   * @param issuedAt when it was issued; all tokens for the secret before were until then
   */
  public record NewSecret(String secret, String token, Instant issuedAt) {

    @Override
    public String toString() {
      return "NewSecret[" + issuedAt + "]";
    }
  }

  public KeycloakSettings settings() {
    return settings;
  }

  /** Whether no client of the realm has a name. */
  public boolean isFree(String name) {
    return admin().list(clients() + "?clientId=" + KeycloakAdmin.encoded(name)).isEmpty();
  }

  /**
   * Makes a client if there is none of this id, gives it another secret, and logs in by that.
   *
   * @throws KeycloakException if its name is taken, or it is not one of Varve's any more
   */
  public NewSecret renewSecret(UUID id, String name) {
    KeycloakAdmin admin = admin();
    Optional<Map<String, Object>> found = admin.find(client(id));
    if (found.isPresent()) {
      checkOurs(found.get());
    } else if (!admin.make(clients(), representation(id, name))) {
      throw new KeycloakException(
          Problem.TAKEN, "Another client of the realm " + settings.realm() + " is called " + name);
    }
    Object secret = admin.post(client(id) + "/client-secret").get("value");
    if (!(secret instanceof String text)) {
      throw new KeycloakException(Problem.AWAY, "Keycloak gave the client no secret");
    }
    return logIn(name, text);
  }

  /**
   * Logs in as a client, by its secret.
   *
   * @throws KeycloakException if it can't
   */
  public NewSecret logIn(String name, String secret) {
    String token =
        admin().tokens().logIn(KeycloakLogin.ofClient(settings.realm(), name, () -> secret));
    return new NewSecret(secret, token, KeycloakTokens.issuedAt(token));
  }

  /** Removes a client if it is there; its last token was issued until the time returned. */
  public Instant remove(UUID id) {
    KeycloakAdmin admin = admin();
    Optional<Map<String, Object>> found = admin.find(client(id));
    if (found.isPresent()) {
      checkOurs(found.get());
      admin.remove(client(id));
    }
    return admin.now();
  }

  static boolean isMarked(Map<String, Object> representation) {
    return representation.get("attributes") instanceof Map<?, ?> attributes
        && "true".equals(attributes.get(MARK));
  }

  /** A client for a program. */
  static Map<String, Object> representation(UUID id, String name) {
    return Map.ofEntries(
        Map.entry("id", id.toString()),
        Map.entry("clientId", name),
        Map.entry("enabled", true),
        Map.entry("protocol", "openid-connect"),
        Map.entry("publicClient", false),
        Map.entry("serviceAccountsEnabled", true),
        Map.entry("standardFlowEnabled", false),
        Map.entry("implicitFlowEnabled", false),
        Map.entry("directAccessGrantsEnabled", false),
        Map.entry("defaultClientScopes", DEFAULT_SCOPES),
        Map.entry("optionalClientScopes", OPTIONAL_SCOPES),
        Map.entry("attributes", Map.of(MARK, "true")));
  }

  private static void checkOurs(Map<String, Object> representation) {
    if (!isMarked(representation)) {
      throw new KeycloakException(
          Problem.FOREIGN,
          "The client has lost the attribute "
              + MARK
              + "=true in Keycloak, so it is not changed from here. Set that again there, or delete"
              + " the client there first");
    }
  }

  private KeycloakAdmin admin() {
    return new KeycloakAdmin(
        settings.url(),
        settings.realm(),
        KeycloakLogin.ofClient(settings.realm(), settings.adminClient(), settings.adminSecret()),
        http);
  }

  private String clients() {
    return admin().path("/clients");
  }

  private String client(UUID id) {
    return clients() + "/" + id;
  }
}
