package io.varve.command.apiclient;

import io.varve.command.apiclient.ApiClientCommand.CreateApiClient;
import io.varve.command.apiclient.ApiClientCommand.DeleteApiClient;
import io.varve.command.apiclient.ApiClientCommand.RenewApiClientSecret;
import io.varve.command.constraint.Constraint;
import io.varve.command.constraint.Subject.OfApiClient;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.name.Names;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.Uuids;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates API clients, gives them other secrets and deletes them: what a management request comes
 * to. No idempotency key is heeded, for an answer with a secret is given once.
 */
public final class ApiClientWrites {

  private static final Logger LOG = LoggerFactory.getLogger(ApiClientWrites.class);

  private final CommandGateway commands;
  private final SecretHashes hashes;
  private final ServedApiClients served;

  public ApiClientWrites(CommandGateway commands, SecretHashes hashes, ServedApiClients served) {
    this.commands = commands;
    this.hashes = hashes;
    this.served = served;
  }

  /**
   * Creates an API client.
   *
   * @param hash of its secret
   * @throws RefusedException {@link Reason#API_CLIENT_EXISTS} if another one has the name
   */
  public void create(Request request, UUID clientId, String name, SecretHash hash) {
    Names.checkNew(name);
    keeping(
        hash,
        secretId ->
            send(request, clientId, name, new CreateApiClient(clientId, name, secretId), null));
  }

  /**
   * Gives an API client another secret. When this returns, no node admits by the one before, nor by
   * a token that was issued for it.
   *
   * @param hash of the new secret
   * @throws RefusedException {@link Reason#NO_SUCH_API_CLIENT} if there is no such client
   */
  public void renewSecret(Request request, UUID clientId, SecretHash hash) {
    keeping(
        hash,
        secretId -> replaceSecret(request, clientId, new RenewApiClientSecret(clientId, secretId)));
  }

  /**
   * Deletes an API client. When this returns, no node admits it.
   *
   * @throws RefusedException {@link Reason#NO_SUCH_API_CLIENT} if there is no such client
   */
  public void delete(Request request, UUID clientId) {
    replaceSecret(request, clientId, new DeleteApiClient(clientId));
  }

  // The hash is there before the event that refers to it, and goes if that does not happen.
  private void keeping(SecretHash hash, Consumer<UUID> work) {
    UUID secretId = Uuids.v7();
    hashes.keep(secretId, hash);
    try {
      work.accept(secretId);
    } catch (RuntimeException e) {
      if (!CommandGateway.isOutcomeUnknown(e)) {
        forget(secretId);
      }
      throw e;
    }
  }

  private void replaceSecret(Request request, UUID clientId, ApiClientCommand command) {
    AtomicReference<@Nullable UUID> before = new AtomicReference<>();
    send(request, clientId, "", command, before);
    served.awaitSeen(clientId);
    UUID unused = before.get();
    if (unused != null) {
      forget(unused);
    }
  }

  private void send(
      Request request,
      UUID clientId,
      String name,
      ApiClientCommand command,
      @Nullable AtomicReference<@Nullable UUID> before) {
    try {
      commands.send(
          request.withoutKey(),
          null,
          null,
          command,
          result -> {
            if (before != null) {
              before.set((UUID) result);
            }
            return Outcome.of(clientId);
          });
    } catch (AggregateNotFoundException e) {
      throw new RefusedException(
          Reason.NO_SUCH_API_CLIENT, "API client does not exist: " + clientId);
    } catch (ConstraintViolatedException e) {
      throw Constraint.refusalOf(e, new OfApiClient(name));
    }
  }

  private void forget(UUID secretId) {
    try {
      hashes.forget(secretId);
    } catch (RuntimeException e) {
      // The change is done or undone, and that is the answer; the hash is of no use to anybody.
      LOG.warn("Could not delete the hash {}, which no client refers to any more", secretId, e);
    }
  }
}
