package io.varve.command.server;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.ServerEvent.ServerBootstrapped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The server as a whole, folded from its events. */
public record ServerState(UUID serverId) {

  /** The state after {@code event}. */
  public static ServerState evolve(@Nullable ServerState state, Event event) {
    return switch (event) {
      case ServerBootstrapped e -> new ServerState(e.serverId());
      default -> throw new IllegalArgumentException("Not an event of the server: " + event);
    };
  }
}
