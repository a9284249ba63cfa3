package io.varve.storage.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told about a store.
 *
 * @param config how to reach it, in the words of Iceberg's properties; nothing secret
 * @param credentials credentials in the same words; empty if it gets none
 * @param refreshProperty the property that says where it gets new ones; null if these don't expire
 */
public record ClientAccess(
    Map<String, String> config, Map<String, String> credentials, @Nullable String refreshProperty) {

  /** Nothing to tell: a warehouse on the local file system. */
  public static final ClientAccess NONE = new ClientAccess(Map.of(), Map.of(), null);

  @Override
  public String toString() {
    return "ClientAccess" + config;
  }
}
