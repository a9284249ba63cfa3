package io.varve.command.apiclient;

import io.varve.command.apiclient.ApiClientCommand.CreateKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteKeycloakClient;
import io.varve.command.apiclient.ApiClientCommand.RenewKeycloakClientSecret;
import io.varve.command.apiclient.KeycloakRealm.NewSecret;
import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfApiClient;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.name.Names;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import java.util.UUID;
import java.util.regex.Pattern;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates API clients in a realm of Keycloak, gives them other secrets and deletes them.
 *
 * <p>Keycloak is asked between two commands and never in one, in an order that can end at any line:
 * a client has its row before it is made there, by the row's own id, and loses the row after it is
 * gone there. What ended in between is made whole by another secret, or removed by a deletion.
 */
public final class KeycloakClientWrites {

  private static final Logger LOG = LoggerFactory.getLogger(KeycloakClientWrites.class);

  /** What programs write before a colon, in a form and in a shell without an escape. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final CommandGateway commands;
  private final KeycloakRealm realm;
  private final ServedApiClients served;

  /**
   * @param served waits until all nodes refuse what ended
   */
  public KeycloakClientWrites(
      CommandGateway commands, KeycloakRealm realm, ServedApiClients served) {
    this.commands = commands;
    this.realm = realm;
    this.served = served;
  }

  /**
   * Creates an API client.
   *
   * @throws RefusedException {@link Reason#API_CLIENT_EXISTS} if another one has the name, here or
   *     there; {@link Reason#UNAVAILABLE} if Keycloak can't be used
   */
  public NewSecret create(Request request, UUID clientId, String name) {
    Names.checkNew(name);
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Names of clients in Keycloak are letters, digits, . _ and -, at most 100: " + name);
    }
    realm.checkFree(name);
    send(request, clientId, name, new CreateKeycloakClient(clientId, name, realm.name()));
    try {
      return renewSecret(request, clientId, name);
    } catch (RuntimeException e) {
      undo(request, clientId);
      throw e;
    }
  }

  /**
   * Gives an API client another secret, and makes it in Keycloak if it is not there. When this
   * returns, tokens that were issued for the secret before are refused by all nodes.
   *
   * @throws RefusedException {@link Reason#NO_SUCH_API_CLIENT} if there is no such client; {@link
   *     Reason#UNAVAILABLE} if Keycloak can't be used
   */
  public NewSecret renewSecret(Request request, UUID clientId, String name) {
    NewSecret made = realm.renewSecret(clientId, name);
    try {
      send(
          request,
          clientId,
          name,
          new RenewKeycloakClientSecret(clientId, made.principal(), made.issuedUntil()));
    } catch (RefusedException e) {
      if (e.refusal().reason() == Reason.NO_SUCH_API_CLIENT) {
        // It was deleted meanwhile, and may have been made there once more.
        realm.remove(clientId);
      }
      throw e;
    }
    served.awaitSeen(clientId);
    return made;
  }

  /**
   * Deletes an API client. When this returns, it can't log in, and its tokens are refused by all
   * nodes.
   *
   * @throws RefusedException as above
   */
  public void delete(Request request, UUID clientId) {
    send(request, clientId, "", new DeleteKeycloakClient(clientId, realm.remove(clientId)));
    served.awaitSeen(clientId);
  }

  private void undo(Request request, UUID clientId) {
    try {
      delete(request, clientId);
    } catch (RuntimeException e) {
      LOG.warn(
          "The API client {} was not made whole; give it another secret, or delete it",
          clientId,
          e);
    }
  }

  private void send(Request request, UUID clientId, String name, ApiClientCommand command) {
    try {
      commands.send(request.withoutKey(), null, null, command, result -> Outcome.of(clientId));
    } catch (AggregateNotFoundException e) {
      throw new RefusedException(
          Reason.NO_SUCH_API_CLIENT, "API client does not exist: " + clientId);
    } catch (ConstraintViolatedException e) {
      throw Constraint.refusalOf(e, new OfApiClient(name));
    }
  }
}
