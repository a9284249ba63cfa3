package io.varve.storage.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Credentials that a client is given.
 *
 * @param properties in the words of Iceberg's properties
 * @param expiresAt when the store takes them no more
 * @param id tells them from others; nothing secret
 */
public record Vended(Map<String, String> properties, Instant expiresAt, String id) {

  private static final String ACCESS_KEY_ID = "s3.access-key-id";
  private static final int DIGITS = 32;

  /** Credentials, with the id that they have. */
  public Vended(Map<String, String> properties, Instant expiresAt) {
    this(properties, expiresAt, id(properties));
  }

  /**
   * The id of credentials: their access key's, or else the first half of a SHA-256 of all of them,
   * which tells nothing of them.
   */
  public static String id(Map<String, String> properties) {
    String key = properties.get(ACCESS_KEY_ID);
    if (key != null) {
      return key;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(new TreeMap<>(properties).toString().getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Vended[until " + expiresAt + "]";
  }
}
