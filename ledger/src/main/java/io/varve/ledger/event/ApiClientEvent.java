package io.varve.ledger.event;

import java.time.Instant;
import java.util.UUID;

/**
 * What can happen to an API client: a program that logs in at the server's own issuer, or at a
 * Keycloak where the server made it. At the own issuer, its id is the subject of its tokens. The
 * secret itself is in no event.
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

  /**
   * An API client began that is to live in a Keycloak; it is made there next, with this id.
   *
   * @param realm the realm that it lives in
   */
  record KeycloakClientCreated(UUID clientId, String name, String realm)
      implements ApiClientEvent {}

  /**
   * An API client in a Keycloak has a secret, its first or another one. Tokens that were issued to
   * it before are good for nothing any more.
   *
   * @param principal who it is by its tokens, {@code ID~SUBJECT}
   * @param issuedUntil tokens that were issued until then are refused, by Keycloak's clock
   */
  record KeycloakClientSecretRenewed(
      UUID clientId, String name, String principal, Instant issuedUntil)
      implements ApiClientEvent {}

  /**
   * An API client in a Keycloak ended: it is gone there.
   *
   * @param issuedUntil its tokens, which were issued until then, are refused
   */
  record KeycloakClientDeleted(UUID clientId, String name, Instant issuedUntil)
      implements ApiClientEvent {}
}
