package io.varve.ledger.anchor;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The public keys of all servers that ever served from a database, as the database has them. They
 * tell a server's mark from one that a writer of the warehouse made; against the database's owner
 * they are worth nothing.
 */
public final class KnownKeys {

  private final JdbcClient jdbc;

  /** Reads and writes through {@code jdbc}. */
  public KnownKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds the key of this server. */
  public void add(AnchorKey key) {
    jdbc.sql("insert into anchor_keys (id, public_key) values (?, ?) on conflict do nothing")
        .params(key.id(), key.publicKey())
        .update();
  }

  /** All that are known; empty while no server that signs has served from the database. */
  public AnchorKeys all() {
    AnchorKeys keys = new AnchorKeys();
    jdbc.sql("select public_key from anchor_keys")
        .query(byte[].class)
        .list()
        .forEach(keys::addEncoded);
    return keys;
  }
}
