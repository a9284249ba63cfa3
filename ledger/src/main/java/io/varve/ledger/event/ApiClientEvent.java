package io.varve.ledger.event;

import java.util.UUID;

/**
 * What can happen to an API client: a program that logs in at the server's own issuer. Its id is
 * the subject of its tokens, and the secret itself is in no event.
 */
public sealed interface ApiClientEvent extends Event {

  UUID clientId();

  @Override
  default UUID stream() {
    return clientId();
  }

  /**
   * An API client began.
   *
   * @param secretId of its secret, of which a hash is kept beside the ledger
   */
  record ApiClientCreated(UUID clientId, String name, UUID secretId) implements ApiClientEvent {}

  /**
   * An API client has another secret; the one before, and tokens that were issued for it, are good
   * for nothing any more.
   */
  record ApiClientSecretRenewed(UUID clientId, String name, UUID secretId)
      implements ApiClientEvent {}

  /** An API client ended, and so did its tokens. */
  record ApiClientDeleted(UUID clientId, String name) implements ApiClientEvent {}
}
