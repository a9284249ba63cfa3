package io.varve.projections.server;

import io.varve.ledger.event.ServerEvent.ServerBootstrapped;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps {@code server}. */
public final class ServerProjection {

  private final JdbcClient jdbc;

  public ServerProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @EventHandler
  void on(ServerBootstrapped event) {
    jdbc.sql("insert into server (server_id) values (?)").param(event.serverId()).update();
  }
}
