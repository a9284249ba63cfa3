package io.varve.command.apiclient;

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
}
