package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.command.apiclient.ApiClientWrites;
import io.varve.command.apiclient.SecretHash;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import io.varve.query.apiclient.ApiClientReads;
import io.varve.query.apiclient.ApiClientReads.ApiClientRow;
import io.varve.security.issuer.ClientSecret;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.login.Login;
import io.varve.security.rights.Action;
import io.varve.storage.secret.ClientCredentials;
import io.varve.storage.secret.SecretsAwayException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Programs that log in at the own issuer. A secret is in one answer, and nowhere else. */
@RestController
final class ApiClientController {

  private static final Logger LOG = LoggerFactory.getLogger(ApiClientController.class);
  private static final String CLIENTS = "/management/v1/api-client";

  private final ApiClientReads reads;
  private final ApiClientWrites writes;
  private final Login login;
  private final ClientCredentials vault;
  private final JsonBodies json;

  ApiClientController(
      ApiClientReads reads,
      ApiClientWrites writes,
      Login login,
      ClientCredentials vault,
      JsonBodies json) {
    this.reads = reads;
    this.writes = writes;
    this.login = login;
    this.vault = vault;
    this.json = json;
  }

  private record ApiClient(
      UUID clientId, String name, String principal, String createdAt, String secretCreatedAt) {
    static ApiClient of(ApiClientRow row) {
      return new ApiClient(
          row.clientId(),
          row.name(),
          principalOf(row.clientId()),
          row.createdAt().toString(),
          row.renewedAt().toString());
    }
  }

  private record ApiClients(List<ApiClient> apiClients) {}

  private record CreateApiClient(@Nullable String name) {}

  /**
   * A credential, which is shown once.
   *
   * @param storedIn where programs find it; empty if nowhere
   */
  private record Credential(
      UUID clientId,
      String name,
      String principal,
      String clientSecret,
      String tokenEndpoint,
      String storedIn) {}

  private static String principalOf(UUID clientId) {
    return IssuerSettings.ID + "~" + clientId;
  }

  @GetMapping(CLIENTS)
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> list() {
    return Responses.ok(
        json.write(new ApiClients(reads.list().stream().map(ApiClient::of).toList())));
  }

  @PostMapping(CLIENTS)
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> create(Request request, @Body byte[] body) {
    OwnIssuer issuer = issuer();
    String name = json.read(body, CreateApiClient.class).name();
    if (name == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "name is missing");
    }
    UUID id = Uuids.v7();
    String secret = ClientSecret.generate();
    writes.create(request, id, name, hash(secret));
    return shown(HttpStatus.CREATED, id, name, secret, issuer);
  }

  @PostMapping(CLIENTS + "/{client}/recreate")
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> recreate(Request request, @PathVariable String client) {
    OwnIssuer issuer = issuer();
    UUID id = parsed(client);
    String name = reads.find(id).map(ApiClientRow::name).orElse("");
    String secret = ClientSecret.generate();
    writes.renewSecret(request, id, hash(secret));
    return shown(HttpStatus.OK, id, name, secret, issuer);
  }

  @DeleteMapping(CLIENTS + "/{client}")
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<Void> delete(Request request, @PathVariable String client) {
    UUID id = parsed(client);
    writes.delete(request, id);
    try {
      vault.forget(id);
    } catch (SecretsAwayException e) {
      // It is of no use to anybody any more.
      LOG.warn("The credential of the deleted API client {} stays in Vault", id, e);
    }
    return ResponseEntity.noContent().build();
  }

  private ResponseEntity<byte[]> shown(
      HttpStatus status, UUID id, String name, String secret, OwnIssuer issuer) {
    String endpoint = issuer.settings().tokenEndpoint().toString();
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(
            json.write(
                new Credential(
                    id, name, principalOf(id), secret, endpoint, stored(id, secret, endpoint))));
  }

  // The client has its secret by now: whatever becomes of this, the answer shows it.
  private String stored(UUID id, String secret, String endpoint) {
    try {
      return vault
          .keep(
              id,
              Map.of(
                  "client-id",
                  id.toString(),
                  "client-secret",
                  secret,
                  "oauth2-server-uri",
                  endpoint))
          .orElse("");
    } catch (SecretsAwayException e) {
      LOG.warn("The credential of the API client {} could not be stored in Vault", id, e);
      return "";
    }
  }

  private OwnIssuer issuer() {
    return login
        .ownIssuer()
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST,
                    "This server issues no tokens, so a client would be good for nothing; start it"
                        + " with --own-issuer, or make the client at the identity provider"));
  }

  private static SecretHash hash(String secret) {
    byte[] salt = ClientSecret.salt();
    return new SecretHash(salt, ClientSecret.hash(salt, secret));
  }

  private static UUID parsed(String client) {
    try {
      return UUID.fromString(client);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.BAD_REQUEST, "Ids of API clients are UUIDs: " + client);
    }
  }
}
