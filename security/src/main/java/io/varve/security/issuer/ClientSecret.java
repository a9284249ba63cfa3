package io.varve.security.issuer;

import io.varve.security.digest.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets of API clients: 256 random bits, of which a salted SHA-256 is kept. No dictionary helps
 * against that, so a slow hash would only give those a lever who flood the token endpoint.
 */
public final class ClientSecret {

  /** By which tools that look for leaked secrets know one. */
  private static final String PREFIX = "varve_secret_";

  private static final int SECRET_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ClientSecret() {}

  /** A new secret, of characters that need no escape in a URL, a form or a shell. */
  public static String generate() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random(SECRET_BYTES));
  }

  /** A new salt. */
  public static byte[] salt() {
    return random(SALT_BYTES);
  }

  /** The hash to keep of a secret. */
  public static byte[] hash(byte[] salt, String secret) {
    return Sha256.of(salt, secret);
  }

  /** Whether a secret is the one of which a hash is kept. */
  static boolean matches(byte[] salt, byte[] hash, String secret) {
    return MessageDigest.isEqual(hash, hash(salt, secret));
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }
}
