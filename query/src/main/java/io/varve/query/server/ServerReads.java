package io.varve.query.server;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers what the server is. */
public final class ServerReads {

  private final JdbcClient jdbc;

  public ServerReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The server's id; empty until it is bootstrapped. */
  public Optional<UUID> serverId() {
    return jdbc.sql("select server_id from server").query(UUID.class).optional();
  }
}
