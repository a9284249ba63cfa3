package io.varve.command.apiclient;

import java.util.UUID;

/** API clients as the nodes admit them, which may be as they were a moment ago. */
@FunctionalInterface
public interface ServedApiClients {

  /** Returns when no node admits a client by what it was before this call. */
  void awaitSeen(UUID clientId);
}
