package io.varve.security.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of texts, as UTF-8. */
public final class Sha256 {

  private Sha256() {}

  /** The hash of a text. */
  public static byte[] of(String text) {
    return of(new byte[0], text);
  }

  /** The hash of a salt and a text after it. */
  public static byte[] of(byte[] salt, String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
