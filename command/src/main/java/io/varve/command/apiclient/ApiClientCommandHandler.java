package io.varve.command.apiclient;

import io.varve.command.apiclient.ApiClientCommand.CreateApiClient;
import io.varve.command.apiclient.ApiClientCommand.CreateKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteApiClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.RenewApiClientSecret;
import io.varve.command.apiclient.ApiClientCommand.RenewKeycloakClientSecret;
import io.varve.command.head.HeadRepository;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.Nullable;

/** Carries out commands on API clients. */
public final class ApiClientCommandHandler {

  private final HeadRepository<ApiClientState, ApiClientRoot> clients;

  public ApiClientCommandHandler(HeadRepository<ApiClientState, ApiClientRoot> clients) {
    this.clients = clients;
  }

  @CommandHandler
  void handle(CreateApiClient command) {
    clients.begin(ApiClientDecider.decide(null, command));
  }

  @CommandHandler
  void handle(CreateKeycloakClient command) {
    clients.begin(ApiClientDecider.decide(null, command));
  }

  /** Returns the id of the secret that the client had before. */
  @CommandHandler
  UUID handle(RenewApiClientSecret command) {
    return Objects.requireNonNull(change(command));
  }

  /** Returns the id of the secret that the client had. */
  @CommandHandler
  UUID handle(DeleteApiClient command) {
    return Objects.requireNonNull(change(command));
  }

  @CommandHandler
  void handle(RenewKeycloakClientSecret command) {
    change(command);
  }

  @CommandHandler
  void handle(DeleteKeycloakClient command) {
    change(command);
  }

  private @Nullable UUID change(ApiClientCommand command) {
    AtomicReference<@Nullable UUID> before = new AtomicReference<>();
    clients
        .load(command.clientId().toString())
        .execute(
            root -> {
              ApiClientState state = Objects.requireNonNull(root.state());
              before.set(state.secretId());
              root.carryOut(ApiClientDecider.decide(state, command));
            });
    return before.get();
  }
}
