package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.apiclient.ApiClientWrites;
import io.varve.command.apiclient.KeycloakClientWrites;
import io.varve.command.apiclient.KeycloakRealm.NewSecret;
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
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Programs that log in. A secret is in one answer, and nowhere else. */
@RestController
final class ApiClientController {

  private static final String CLIENTS = "/management/v1/api-client";
  private static final String OWN = "varve";
  private static final String KEYCLOAK = "keycloak";

  private final ApiClientReads reads;
  private final WarehousePositions positions;
  private final ApiClientWrites writes;
  private final ObjectProvider<KeycloakClientWrites> keycloak;
  private final Login login;
  private final ShownCredentials credentials;
  private final JsonBodies json;

  ApiClientController(
      ApiClientReads reads,
      WarehousePositions positions,
      ApiClientWrites writes,
      ObjectProvider<KeycloakClientWrites> keycloak,
      Login login,
      ClientCredentials vault,
      JsonBodies json) {
    this.reads = reads;
    this.positions = positions;
    this.writes = writes;
    this.keycloak = keycloak;
    this.login = login;
    this.credentials = new ShownCredentials(vault, json);
    this.json = json;
  }

  /**
   * A client.
   *
   * @param id which stands for it in addresses
   * @param clientId by which it logs in
   * @param principal empty for one in Keycloak that was never made whole
   * @param provider where it logs in
   */
  private record ApiClient(
      UUID id,
      String clientId,
      String name,
      String principal,
      String provider,
      String createdAt,
      String secretCreatedAt) {
    static ApiClient of(ApiClientRow row) {
      boolean own = row.realm().isEmpty();
      return new ApiClient(
          row.clientId(),
          own ? row.clientId().toString() : row.name(),
          row.name(),
          own ? principalOf(row.clientId()) : row.principal().orElse(""),
          own ? OWN : KEYCLOAK,
          row.createdAt().toString(),
          row.renewedAt().toString());
    }
  }

  private record ApiClients(List<ApiClient> apiClients) {}

  private record CreateApiClient(@Nullable String name, @Nullable String provider) {}

  private static String principalOf(UUID clientId) {
    return IssuerSettings.ID + "~" + clientId;
  }

  @GetMapping(CLIENTS)
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> list(
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    List<ApiClientRow> rows = asOf == null ? reads.list() : reads.listThen(positions.asOf(asOf));
    return Responses.ok(json.write(new ApiClients(rows.stream().map(ApiClient::of).toList())));
  }

  @PostMapping(CLIENTS)
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> create(Request request, @Body byte[] body) {
    CreateApiClient wanted = json.read(body, CreateApiClient.class);
    String name = wanted.name();
    boolean inKeycloak = inKeycloak(wanted.provider());
    if (name == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "name is missing");
    }
    UUID id = Uuids.v7();
    if (inKeycloak) {
      return shown(HttpStatus.CREATED, id, name, keycloak().create(request, id, name));
    }
    OwnIssuer issuer = issuer();
    String secret = ClientSecret.generate();
    writes.create(request, id, name, hash(secret));
    return shown(HttpStatus.CREATED, id, name, secret, issuer);
  }

  @PostMapping(CLIENTS + "/{client}/recreate")
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<byte[]> recreate(Request request, @PathVariable String client) {
    UUID id = parsed(client);
    Optional<ApiClientRow> row = reads.find(id);
    String name = row.map(ApiClientRow::name).orElse("");
    if (isInKeycloak(row)) {
      return shown(HttpStatus.OK, id, name, keycloak().renewSecret(request, id, name));
    }
    OwnIssuer issuer = issuer();
    String secret = ClientSecret.generate();
    writes.renewSecret(request, id, hash(secret));
    return shown(HttpStatus.OK, id, name, secret, issuer);
  }

  @DeleteMapping(CLIENTS + "/{client}")
  @Needs(Action.SERVER_MANAGE_API_CLIENTS)
  ResponseEntity<Void> delete(Request request, @PathVariable String client) {
    UUID id = parsed(client);
    if (isInKeycloak(reads.find(id))) {
      keycloak().delete(request, id);
    } else {
      writes.delete(request, id);
    }
    credentials.forget(id);
    return ResponseEntity.noContent().build();
  }

  private ResponseEntity<byte[]> shown(
      HttpStatus status, UUID id, String name, String secret, OwnIssuer issuer) {
    URI endpoint = issuer.settings().tokenEndpoint();
    return credentials.shown(
        status, id, id.toString(), name, principalOf(id), secret, endpoint.toString());
  }

  private ResponseEntity<byte[]> shown(HttpStatus status, UUID id, String name, NewSecret made) {
    URI endpoint =
        login.tokenEndpoint().orElseGet(() -> login.keycloak().orElseThrow().tokenEndpoint());
    return credentials.shown(
        status, id, name, name, made.principal(), made.secret(), endpoint.toString());
  }

  /** Whether a new client is to be made in Keycloak: if that is asked for, else if it can be. */
  private boolean inKeycloak(@Nullable String provider) {
    if (provider != null && !provider.equals(OWN) && !provider.equals(KEYCLOAK)) {
      throw new RefusedException(Reason.BAD_REQUEST, "provider must be varve or keycloak");
    }
    return provider == null ? login.keycloak().isPresent() : provider.equals(KEYCLOAK);
  }

  /** Whether a client is in the Keycloak of this server. */
  private boolean isInKeycloak(Optional<ApiClientRow> row) {
    Optional<String> realm = row.flatMap(ApiClientRow::realm);
    if (realm.isPresent() && !realm.equals(login.keycloak().map(settings -> settings.realm()))) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The client is in the realm "
              + realm.get()
              + " of a Keycloak; start the server with --keycloak-url and --keycloak-realm of that");
    }
    return realm.isPresent();
  }

  private KeycloakClientWrites keycloak() {
    if (login.keycloak().isEmpty()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "This server has no access to Keycloak's clients; start it with --keycloak-url");
    }
    return keycloak.getObject();
  }

  private OwnIssuer issuer() {
    return login
        .ownIssuer()
        .orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST,
                    "This server issues no tokens, so a client would be good for nothing; start it"
                        + " with --own-issuer or --keycloak-url, or make the client at the"
                        + " identity provider"));
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
