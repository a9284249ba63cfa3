package io.varve.ledger.anchor;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Public keys as text and bytes: X.509 {@code SubjectPublicKeyInfo}, as OpenSSL writes them. */
final class PublicKeys {

  static final String ALGORITHM = "Ed25519";

  private PublicKeys() {}

  /** Sixteen hex digits that tell a key from others. */
  static String id(PublicKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /**
   * A key from its text: base64 of X.509, with or without the lines of PEM around it.
   *
   * @throws IllegalArgumentException if it is no Ed25519 key
   */
  static PublicKey parse(String text) {
    String bare = text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
    try {
      return parse(Base64.getDecoder().decode(bare));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "A public key of anchors must be an Ed25519 key: X.509 in base64, or PEM");
    }
  }

  /**
   * A key from its X.509 bytes.
   *
   * @throws IllegalArgumentException if it is no Ed25519 key
   */
  static PublicKey parse(byte[] encoded) {
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("Not an Ed25519 key", e);
    }
  }
}
