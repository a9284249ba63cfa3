package io.varve.command.apiclient;

import io.varve.ledger.event.ApiClientEvent;
import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.Event;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API client, folded from its events.
 *
 * @param secretId of the secret that it has, or had last
 * @param deleted whether it has ended
 */
public record ApiClientState(UUID clientId, String name, UUID secretId, boolean deleted) {

  /** The state after {@code event}. */
  public static ApiClientState evolve(@Nullable ApiClientState state, Event event) {
    return switch (event) {
      case ApiClientCreated e -> new ApiClientState(e.clientId(), e.name(), e.secretId(), false);
      case ApiClientEvent e -> Objects.requireNonNull(state).after(e);
      default -> throw new IllegalArgumentException("Not an event of an API client: " + event);
    };
  }

  private ApiClientState after(ApiClientEvent event) {
    return switch (event) {
      case ApiClientSecretRenewed e -> new ApiClientState(clientId, name, e.secretId(), deleted);
      case ApiClientDeleted e -> new ApiClientState(clientId, name, secretId, true);
      case ApiClientCreated e -> throw new IllegalArgumentException("It began before: " + e);
    };
  }
}
