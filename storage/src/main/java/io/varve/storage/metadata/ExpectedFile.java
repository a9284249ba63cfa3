package io.varve.storage.metadata;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A metadata file as it was recorded when it was written or registered. Anyone who can write into a
 * warehouse can change the file, so what is read is compared with this before anything is made of
 * it.
 *
 * @param location URI of the file
 * @param sha256 SHA-256 of its bytes as they are in the file, lower-case hex
 * @param length how many bytes those are
 */
public record ExpectedFile(String location, String sha256, long length) {

  /** The record of a file with these bytes. */
  static ExpectedFile of(String location, byte[] bytes) {
    return new ExpectedFile(
        location, HexFormat.of().formatHex(digest().digest(bytes)), bytes.length);
  }

  /** Whether the file has exactly these bytes. */
  boolean proves(byte[] bytes) {
    return bytes.length == length && of(location, bytes).equals(this);
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
