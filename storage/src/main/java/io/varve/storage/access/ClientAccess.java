package io.varve.storage.access;

import java.util.Map;

/**
 * What a client is told about a store.
 *
 * @param config how to reach it, in the words of Iceberg's properties; nothing secret
 * @param credentials credentials in the same words; empty if it gets none
 */
public record ClientAccess(Map<String, String> config, Map<String, String> credentials) {

  /** Nothing to tell: a warehouse on the local file system. */
  public static final ClientAccess NONE = new ClientAccess(Map.of(), Map.of());

  @Override
  public String toString() {
    return "ClientAccess" + config;
  }
}
