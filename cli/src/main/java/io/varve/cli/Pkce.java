package io.varve.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A proof that who asks for the tokens is who began the login (RFC 7636, S256).
 *
 * @param verifier is shown to the token endpoint only
 */
record Pkce(String verifier) {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  static Pkce generate() {
    return new Pkce(random());
  }

  /** 256 random bits, in characters that need no escape. */
  static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What a browser carries. */
  String challenge() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Pkce";
  }
}
