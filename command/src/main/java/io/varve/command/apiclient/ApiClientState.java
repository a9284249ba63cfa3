package io.varve.command.apiclient;

import io.varve.ledger.event.ApiClientEvent;
import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientCreated;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientDeleted;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientSecretRenewed;
import io.varve.ledger.event.Event;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API client, folded from its events.
 *
 * @param secretId of the secret that it has, or had last; null for one in Keycloak, which has it
 * @param deleted whether it has ended
 * @param realm of the Keycloak that it is in; null for one of the own issuer
 */
public record ApiClientState(
    UUID clientId, String name, @Nullable UUID secretId, boolean deleted, @Nullable String realm) {

  /** The state after {@code event}. */
  public static ApiClientState evolve(@Nullable ApiClientState state, Event event) {
    return switch (event) {
      case ApiClientCreated e ->
          new ApiClientState(e.clientId(), e.name(), e.secretId(), false, null);
      case KeycloakClientCreated e ->
          new ApiClientState(e.clientId(), e.name(), null, false, e.realm());
      case ApiClientEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of an API client: " + event);
    };
  }

  private ApiClientState after(ApiClientEvent event) {
    return switch (event) {
      case ApiClientSecretRenewed e ->
          new ApiClientState(clientId, name, e.secretId(), deleted, realm);
      case KeycloakClientSecretRenewed e -> this;
      case ApiClientDeleted e -> new ApiClientState(clientId, name, secretId, true, realm);
      case KeycloakClientDeleted e -> new ApiClientState(clientId, name, secretId, true, realm);
      case ApiClientCreated e -> throw new IllegalArgumentException("It began before: " + e);
      case KeycloakClientCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }
}
