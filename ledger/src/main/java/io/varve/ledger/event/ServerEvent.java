package io.varve.ledger.event;

import java.util.UUID;

/** What can happen to the server as a whole: all nodes on one database. */
public sealed interface ServerEvent extends Event {

  /**
   * The server was bootstrapped, which happens once.
   *
   * @param serverId made then, and its name from then on
   */
  record ServerBootstrapped(UUID serverId) implements ServerEvent {
    @Override
    public UUID stream() {
      return serverId;
    }
  }
}
