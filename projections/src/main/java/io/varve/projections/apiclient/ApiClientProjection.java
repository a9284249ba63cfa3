package io.varve.projections.apiclient;

import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientCreated;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientDeleted;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientSecretRenewed;
import io.varve.ledger.write.Writes;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/** Keeps {@code api_clients} and {@code token_cutoffs}. */
public final class ApiClientProjection {

  private final Writes writes;

  public ApiClientProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(ApiClientCreated event, @Timestamp Instant at) {
    writes.add(
        "insert into api_clients (client_id, name, secret_id, created_at, renewed_at)"
            + " values (?, ?, ?, ?, ?)",
        event.clientId(),
        event.name(),
        event.secretId(),
        DeferredTasks.time(at),
        DeferredTasks.time(at));
  }

  @EventHandler
  void on(ApiClientSecretRenewed event, @Timestamp Instant at) {
    writes.add(
        "update api_clients set secret_id = ?, renewed_at = ? where client_id = ?",
        event.secretId(),
        DeferredTasks.time(at),
        event.clientId());
  }

  @EventHandler
  void on(ApiClientDeleted event) {
    delete(event.clientId());
  }

  @EventHandler
  void on(KeycloakClientCreated event, @Timestamp Instant at) {
    writes.add(
        "insert into api_clients (client_id, name, realm, created_at, renewed_at)"
            + " values (?, ?, ?, ?, ?)",
        event.clientId(),
        event.name(),
        event.realm(),
        DeferredTasks.time(at),
        DeferredTasks.time(at));
  }

  @EventHandler
  void on(KeycloakClientSecretRenewed event, @Timestamp Instant at) {
    writes.add(
        "update api_clients set principal = ?, renewed_at = ? where client_id = ?",
        event.principal(),
        DeferredTasks.time(at),
        event.clientId());
    // It may have been made again there, and be another principal since.
    endTokens(event.clientId(), event.issuedUntil());
    writes.add(
        "insert into token_cutoffs (principal, client_id, issued_until) values (?, ?, ?)"
            + " on conflict (principal) do update set client_id = excluded.client_id,"
            + " issued_until = greatest(token_cutoffs.issued_until, excluded.issued_until)",
        event.principal(),
        event.clientId(),
        DeferredTasks.time(event.issuedUntil()));
  }

  @EventHandler
  void on(KeycloakClientDeleted event) {
    endTokens(event.clientId(), event.issuedUntil());
    delete(event.clientId());
  }

  private void endTokens(UUID client, Instant issuedUntil) {
    writes.add(
        "update token_cutoffs set issued_until = greatest(issued_until, ?) where client_id = ?",
        DeferredTasks.time(issuedUntil),
        client);
  }

  private void delete(UUID client) {
    writes.add("delete from api_clients where client_id = ?", client);
  }
}
