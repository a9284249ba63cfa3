package io.varve.command.apiclient;

import java.time.Instant;
import java.util.UUID;

/** What can be asked of an API client. */
public sealed interface ApiClientCommand {

  UUID clientId();

  /** Begins an API client, whose secret's hash is kept already. */
  record CreateApiClient(UUID clientId, String name, UUID secretId) implements ApiClientCommand {}

  /** Gives an API client another secret, whose hash is kept already. */
  record RenewApiClientSecret(UUID clientId, UUID secretId) implements ApiClientCommand {}

  /** Ends an API client. */
  record DeleteApiClient(UUID clientId) implements ApiClientCommand {}

  /** Begins an API client that is to be made in a realm of Keycloak. */
  record CreateKeycloakClient(UUID clientId, String name, String realm)
      implements ApiClientCommand {}

  /** Says that a client has another secret in Keycloak, and which of its tokens have ended. */
  record RenewKeycloakClientSecret(UUID clientId, String principal, Instant issuedUntil)
      implements ApiClientCommand {}

  /** Ends an API client that is gone from Keycloak. */
  record DeleteKeycloakClient(UUID clientId, Instant issuedUntil) implements ApiClientCommand {}
}
