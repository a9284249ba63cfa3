package io.varve.command.apiclient;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps hashes of the secrets of API clients beside the ledger, each under an id that an event has.
 */
public final class SecretHashes {

  private final JdbcClient jdbc;

  public SecretHashes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void keep(UUID secretId, SecretHash hash) {
    jdbc.sql("insert into api_client_secrets (secret_id, salt, hash) values (?, ?, ?)")
        .params(secretId, hash.salt(), hash.hash())
        .update();
  }

  void forget(UUID secretId) {
    jdbc.sql("delete from api_client_secrets where secret_id = ?").param(secretId).update();
  }
}
