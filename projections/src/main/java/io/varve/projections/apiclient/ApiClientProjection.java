package io.varve.projections.apiclient;

import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.write.Writes;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;

/** Keeps {@code api_clients}. */
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
    writes.add("delete from api_clients where client_id = ?", event.clientId());
  }
}
