package io.varve.ledger.anchor;

import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.epoch.Epochs.Ledger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Base64;

/** The key that a server signs anchors with (Ed25519). It must never be in the database. */
public final class AnchorKey {

  private static final int SEED_BYTES = 32;

  private final KeyPair pair;
  private final String id;

  private AnchorKey(KeyPair pair) {
    this.pair = pair;
    this.id = PublicKeys.id(pair.getPublic());
  }

  /** Text of a new key: 32 random bytes in base64. */
  public static String newText() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return Base64.getEncoder().encodeToString(seed);
  }

  /**
   * The key of a text.
   *
   * @throws IllegalArgumentException if it is not base64 of 32 bytes
   */
  public static AnchorKey parse(String text) {
    byte[] seed;
    try {
      seed = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      seed = new byte[0];
    }
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("A key of anchors must be 32 random bytes in base64");
    }
    return new AnchorKey(pair(seed));
  }

  // RFC 8032 makes both halves of the pair from 32 bytes; the JDK asks its source of random
  // numbers for just those.
  private static KeyPair pair(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(PublicKeys.ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK of this version has Ed25519", e);
    }
  }

  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("Ed25519 is made of 32 bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }

  /** Sixteen hex digits that stand for it in anchors. */
  public String id() {
    return id;
  }

  /** What signatures are checked with: X.509, as bytes. */
  public byte[] publicKey() {
    return pair.getPublic().getEncoded();
  }

  /** What signatures are checked with, to be kept by who verifies: X.509 in base64. */
  public String publicText() {
    return Base64.getEncoder().encodeToString(publicKey());
  }

  /** Signs where a ledger stands, which must have an epoch, and where its attempts end. */
  public Anchor sign(Ledger ledger, AttemptChain.End attempts, Instant now) {
    Anchor anchor = Anchor.of(ledger, attempts, now, id);
    try {
      Signature signature = Signature.getInstance(PublicKeys.ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(anchor.signed());
      return anchor.with(Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("An anchor cannot be signed", e);
    }
  }
}
