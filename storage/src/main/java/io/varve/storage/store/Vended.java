package io.varve.storage.store;

import java.time.Instant;
import java.util.Map;

/**
 * Credentials that a client is given.
 *
 * @param properties in the words of Iceberg's properties
 * @param expiresAt when the store takes them no more
 */
public record Vended(Map<String, String> properties, Instant expiresAt) {

  @Override
  public String toString() {
    return "Vended[until " + expiresAt + "]";
  }
}
