package io.varve.storage.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets about a store.
 *
 * @param config how to reach it, in the words of Iceberg's properties; nothing secret
 * @param credentials credentials in the same words; empty if it gets none
 * @param credential which credentials those are, for records; null if it gets none
 * @param refreshProperty the property that says where it gets new ones; null if these don't expire
 * @param signerProperties the properties that say where it has requests signed; empty if nowhere
 */
public record ClientAccess(
    Map<String, String> config,
    Map<String, String> credentials,
    @Nullable Credential credential,
    @Nullable String refreshProperty,
    List<String> signerProperties) {

  /** Nothing to tell: a warehouse on the local file system. */
  public static final ClientAccess NONE = ofConfig(Map.of());

  /**
   * Which credential a client gets.
   *
   * @param id of it; nothing secret
   * @param until when the store takes it no more; null if it does not end by itself
   */
  public record Credential(String id, @Nullable Instant until) {}

  /** Of a client that gets no credentials and has nothing signed. */
  public static ClientAccess ofConfig(Map<String, String> config) {
    return new ClientAccess(config, Map.of(), null, null, List.of());
  }

  @Override
  public String toString() {
    return "ClientAccess" + config;
  }
}
