package io.varve.command.apiclient;

import java.time.Instant;
import java.util.UUID;

/**
 * The realm of Keycloak in which API clients are made. All of it may be done again: each call
 * leaves there what it says, whatever was there before. Refusals are refusals of the request.
 */
public interface KeycloakRealm {

  /** Its name. */
  String name();

  /** Returns if there is no client of this name, and clients can be made. */
  void checkFree(String name);

  /**
   * A client's new secret, and who it is.
   *
   * @param principal by its tokens
   * @param issuedUntil no token was issued for the secret before after this time, by Keycloak's
   *     clock
   */
  record NewSecret(String secret, String principal, Instant issuedUntil) {

    @Override
    public String toString() {
      return "NewSecret[" + principal + "]";
    }
  }

  /** Makes the client if it is not there, and gives it another secret. */
  NewSecret renewSecret(UUID clientId, String name);

  /** Removes the client if it is there; its last token was issued until the time returned. */
  Instant remove(UUID clientId);
}
