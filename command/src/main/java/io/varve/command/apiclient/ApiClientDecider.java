package io.varve.command.apiclient;

import io.varve.command.apiclient.ApiClientCommand.CreateApiClient;
import io.varve.command.apiclient.ApiClientCommand.CreateKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteApiClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.RenewApiClientSecret;
import io.varve.command.apiclient.ApiClientCommand.RenewKeycloakClientSecret;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ApiClientEvent;
import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientCreated;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientDeleted;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientSecretRenewed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of an API client. */
public final class ApiClientDecider {

  private ApiClientDecider() {}

  /**
   * What comes of any command; one that nobody decides does not compile.
   *
   * @param state null before the client begins
   */
  public static Decision decide(@Nullable ApiClientState state, ApiClientCommand command) {
    // That its name is free, the database decides.
    if (command instanceof CreateApiClient c) {
      return Decision.accept(new ApiClientCreated(c.clientId(), c.name(), c.secretId()));
    }
    if (command instanceof CreateKeycloakClient c) {
      return Decision.accept(new KeycloakClientCreated(c.clientId(), c.name(), c.realm()));
    }
    ApiClientState client = Objects.requireNonNull(state, "No command but these begins a client");
    if (client.deleted()) {
      return Decision.refuse(
          Reason.NO_SUCH_API_CLIENT, "API client does not exist: " + client.clientId());
    }
    return switch (command) {
      case CreateApiClient c -> throw new IllegalArgumentException("It began before: " + c);
      case CreateKeycloakClient c -> throw new IllegalArgumentException("It began before: " + c);
      case RenewApiClientSecret c ->
          own(client, new ApiClientSecretRenewed(client.clientId(), client.name(), c.secretId()));
      case DeleteApiClient c -> own(client, new ApiClientDeleted(client.clientId(), client.name()));
      case RenewKeycloakClientSecret c ->
          inKeycloak(
              client,
              new KeycloakClientSecretRenewed(
                  client.clientId(), client.name(), c.principal(), c.issuedUntil()));
      case DeleteKeycloakClient c ->
          inKeycloak(
              client, new KeycloakClientDeleted(client.clientId(), client.name(), c.issuedUntil()));
    };
  }

  private static Decision own(ApiClientState client, ApiClientEvent event) {
    return client.realm() == null ? Decision.accept(event) : elsewhere(client, "Keycloak");
  }

  private static Decision inKeycloak(ApiClientState client, ApiClientEvent event) {
    return client.realm() != null ? Decision.accept(event) : elsewhere(client, "the own issuer");
  }

  private static Decision elsewhere(ApiClientState client, String place) {
    return Decision.refuse(
        Reason.BAD_REQUEST, "API client " + client.clientId() + " is one of " + place);
  }
}
