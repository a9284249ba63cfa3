package io.varve.storage.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM in two steps: the secret with a key of its own, that key with the server's. Both are
 * bound to the secret's id, so rows cannot be swapped.
 *
 * @param wrappedKey nonce and encrypted key
 * @param ciphertext nonce and encrypted secret
 */
record Envelope(byte[] wrappedKey, byte[] ciphertext) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  static Envelope seal(SecretKey key, UUID secretId, String secret) {
    byte[] own = new byte[32];
    RANDOM.nextBytes(own);
    try {
      return new Envelope(
          encrypt(key, secretId, own),
          encrypt(
              new SecretKeySpec(own, "AES"), secretId, secret.getBytes(StandardCharsets.UTF_8)));
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  /**
   * @throws IllegalStateException if it was altered, or belongs to another id
   */
  String open(SecretKey key, UUID secretId) {
    byte[] own = decrypt(key, secretId, wrappedKey);
    try {
      return new String(
          decrypt(new SecretKeySpec(own, "AES"), secretId, ciphertext), StandardCharsets.UTF_8);
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  /** The same secret under another key of the server. */
  Envelope rewrapped(SecretKey from, SecretKey to, UUID secretId) {
    byte[] own = decrypt(from, secretId, wrappedKey);
    try {
      return new Envelope(encrypt(to, secretId, own), ciphertext);
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  private static byte[] encrypt(SecretKey key, UUID secretId, byte[] plain) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, secretId);
      return ByteBuffer.allocate(NONCE + cipher.getOutputSize(plain.length))
          .put(nonce)
          .put(cipher.doFinal(plain))
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  private static byte[] decrypt(SecretKey key, UUID secretId, byte[] sealed) {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), secretId);
      return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("Secret " + secretId + " was altered in the database", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, UUID secretId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(secretId.toString().getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
