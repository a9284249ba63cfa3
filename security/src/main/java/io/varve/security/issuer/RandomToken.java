package io.varve.security.issuer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Codes and refresh tokens: random bits, of which only a SHA-256 is kept. */
final class RandomToken {

  private static final String CODE = "varve_code_";

  /** By which tools that look for leaked secrets know one. */
  private static final String REFRESH = "varve_refresh_";

  private static final int BYTES = 32;
  private static final int ID_BYTES = 16;
  private static final int REFRESH_LENGTH = REFRESH.length() + 64;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private RandomToken() {}

  /** A new authorization code. */
  static String code() {
    return CODE + ENCODER.encodeToString(random());
  }

  /** A new refresh token of a login, which it names. */
  static String refresh(UUID loginId) {
    ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES + BYTES);
    bytes.putLong(loginId.getMostSignificantBits()).putLong(loginId.getLeastSignificantBits());
    bytes.put(random());
    return REFRESH + ENCODER.encodeToString(bytes.array());
  }

  /** The login that a refresh token names, whether it is good or not. */
  static Optional<UUID> loginOf(String refresh) {
    if (refresh.length() != REFRESH_LENGTH || !refresh.startsWith(REFRESH)) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getUrlDecoder().decode(refresh.substring(REFRESH.length())));
      return Optional.of(new UUID(bytes.getLong(), bytes.getLong()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** SHA-256 of any text. */
  static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Whether a verifier is that of a challenge (RFC 7636, 4.6). */
  static boolean proves(String verifier, String challenge) {
    return MessageDigest.isEqual(
        ENCODER.encodeToString(hash(verifier)).getBytes(StandardCharsets.US_ASCII),
        challenge.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] random() {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    return random;
  }
}
