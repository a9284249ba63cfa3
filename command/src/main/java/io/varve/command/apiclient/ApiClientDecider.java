package io.varve.command.apiclient;

import io.varve.command.apiclient.ApiClientCommand.CreateApiClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteApiClient;
import io.varve.command.apiclient.ApiClientCommand.RenewApiClientSecret;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
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
    ApiClientState client = Objects.requireNonNull(state, "No command but this begins a client");
    if (client.deleted()) {
      return Decision.refuse(
          Reason.NO_SUCH_API_CLIENT, "API client does not exist: " + client.clientId());
    }
    return switch (command) {
      case CreateApiClient c -> throw new IllegalArgumentException("It began before: " + c);
      case RenewApiClientSecret c ->
          Decision.accept(
              new ApiClientSecretRenewed(client.clientId(), client.name(), c.secretId()));
      case DeleteApiClient c ->
          Decision.accept(new ApiClientDeleted(client.clientId(), client.name()));
    };
  }
}
