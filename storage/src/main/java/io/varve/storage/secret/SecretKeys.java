package io.varve.storage.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's keys for secrets: the first encrypts, and each decrypts what it encrypted. Two keys
 * exist while one replaces another.
 */
public final class SecretKeys {

  /** Without a key; no secret can be kept. */
  public static final SecretKeys NONE = new SecretKeys(List.of());

  private static final int BYTES = 32;

  private final Map<String, SecretKey> keys = new LinkedHashMap<>();

  private SecretKeys(List<byte[]> keys) {
    for (byte[] key : keys) {
      this.keys.put(id(key), new SecretKeySpec(key, "AES"));
    }
  }

  /**
   * Reads keys.
   *
   * @param text keys of 32 bytes in base64, parted by commas or white space
   * @throws IllegalArgumentException if one of them is not that; the message does not show it
   */
  public static SecretKeys parse(String text) {
    List<byte[]> keys = new ArrayList<>();
    for (String part : text.strip().split("[\\s,]+")) {
      byte[] key;
      try {
        key = Base64.getDecoder().decode(part);
      } catch (IllegalArgumentException e) {
        key = new byte[0];
      }
      if (key.length != BYTES) {
        throw new IllegalArgumentException(
            "A secret key must be 32 random bytes in base64; `openssl rand -base64 32` makes one");
      }
      keys.add(key);
    }
    return new SecretKeys(keys);
  }

  /** The id of the key that encrypts, if there is one. */
  Optional<String> first() {
    return keys.keySet().stream().findFirst();
  }

  Set<String> ids() {
    return keys.keySet();
  }

  Optional<SecretKey> find(String keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  // Tells which key it was and nothing of the key itself.
  private static String id(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("varve secret key id".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(key), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "SecretKeys" + keys.keySet();
  }
}
