package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.storage.secret.ClientCredentials;
import io.varve.storage.secret.SecretsAwayException;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers with the credential of an API client, and keeps it where programs find it. */
final class ShownCredentials {

  private static final Logger LOG = LoggerFactory.getLogger(ShownCredentials.class);

  private final ClientCredentials vault;
  private final JsonBodies json;

  ShownCredentials(ClientCredentials vault, JsonBodies json) {
    this.vault = vault;
    this.json = json;
  }

  /**
   * A credential, which is shown once.
   *
   * @param storedIn where programs find it; empty if nowhere
   */
  private record Credential(
      UUID id,
      String clientId,
      String name,
      String principal,
      String clientSecret,
      String tokenEndpoint,
      String storedIn) {

    @Override
    public String toString() {
      return "Credential[" + principal + "]";
    }
  }

  /**
   * The only answer that has a secret.
   *
   * @param id which stands for the client in addresses
   * @param clientId by which it logs in
   */
  ResponseEntity<byte[]> shown(
      HttpStatus status,
      UUID id,
      String clientId,
      String name,
      String principal,
      String secret,
      String endpoint) {
    String stored = stored(id, clientId, secret, endpoint);
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(json.write(new Credential(id, clientId, name, principal, secret, endpoint, stored)));
  }

  // The client has its secret by now: whatever becomes of this, the answer shows it.
  private String stored(UUID id, String clientId, String secret, String endpoint) {
    try {
      return vault
          .keep(
              id,
              Map.of("client-id", clientId, "client-secret", secret, "oauth2-server-uri", endpoint))
          .orElse("");
    } catch (SecretsAwayException e) {
      LOG.warn("The credential of the API client {} could not be stored in Vault", id, e);
      return "";
    }
  }

  /** Forgets a credential that is of no use any more. */
  void forget(UUID id) {
    try {
      vault.forget(id);
    } catch (SecretsAwayException e) {
      // It is of no use to anybody any more.
      LOG.warn("The credential of the deleted API client {} stays in Vault", id, e);
    }
  }
}
