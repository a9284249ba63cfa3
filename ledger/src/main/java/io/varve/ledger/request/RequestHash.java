package io.varve.ledger.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a row of {@code requests}, which events carry: SHA-256 over the salt, then each
 * column as its length in bytes in decimal, a colon, and its UTF-8; the length of none is -1.
 */
public final class RequestHash {

  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RequestHash() {}

  /** A new salt, random, so that an erased address cannot be guessed back from the hash. */
  public static byte[] newSalt() {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return salt;
  }

  /** The hash of a row with these columns. */
  public static byte[] of(
      byte[] salt,
      String requestId,
      @Nullable String userAgent,
      @Nullable String remoteAddress,
      @Nullable String reason,
      @Nullable String ticket) {
    MessageDigest digest = sha256();
    digest.update(salt);
    for (String part :
        new @Nullable String[] {requestId, userAgent, remoteAddress, reason, ticket}) {
      byte[] bytes = part == null ? null : part.getBytes(StandardCharsets.UTF_8);
      int length = bytes == null ? -1 : bytes.length;
      digest.update((length + ":").getBytes(StandardCharsets.US_ASCII));
      if (bytes != null) {
        digest.update(bytes);
      }
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
