package io.varve.storage.s3;

import java.time.Instant;
import java.util.Map;

/**
 * Credentials of STS.
 *
 * @param expiresAt when the store takes them no more
 */
public record Session(
    String accessKeyId, String secretAccessKey, String sessionToken, Instant expiresAt) {

  /** In the words of Iceberg's properties. */
  public Map<String, String> properties() {
    String millis = Long.toString(expiresAt.toEpochMilli());
    return Map.of(
        "s3.access-key-id", accessKeyId,
        "s3.secret-access-key", secretAccessKey,
        "s3.session-token", sessionToken,
        "s3.session-token-expires-at-ms", millis,
        "expiration-time", millis);
  }

  @Override
  public String toString() {
    return "Session[until " + expiresAt + "]";
  }
}
