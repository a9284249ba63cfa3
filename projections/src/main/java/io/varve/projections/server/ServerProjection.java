package io.varve.projections.server;

import io.varve.ledger.event.ServerEvent.ServerBootstrapped;
import io.varve.ledger.write.Writes;
import org.axonframework.eventhandling.EventHandler;

/** Keeps {@code server}. */
public final class ServerProjection {

  private final Writes writes;

  public ServerProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(ServerBootstrapped event) {
    writes.add("insert into server (server_id) values (?)", event.serverId());
  }
}
