package io.varve.storage.access;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets about a store.
 *
 * @param config how to reach it, in the words of Iceberg's properties; nothing secret
 * @param credentials credentials in the same words; empty if it gets none
 * @param refreshProperty the property that says where it gets new ones; null if these don't expire
 * @param signerProperties the properties that say where it has requests signed; empty if nowhere
 */
public record ClientAccess(
    Map<String, String> config,
    Map<String, String> credentials,
    @Nullable String refreshProperty,
    List<String> signerProperties) {

  /** Nothing to tell: a warehouse on the local file system. */
  public static final ClientAccess NONE = new ClientAccess(Map.of(), Map.of(), null);

  /** Of a client that has nothing signed. */
  public ClientAccess(
      Map<String, String> config,
      Map<String, String> credentials,
      @Nullable String refreshProperty) {
    this(config, credentials, refreshProperty, List.of());
  }

  @Override
  public String toString() {
    return "ClientAccess" + config;
  }
}
