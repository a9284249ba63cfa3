package io.varve.security.oidc;

import io.varve.security.digest.Sha256;
import java.nio.ByteBuffer;

/** What tokens are remembered by: never themselves. */
public final class TokenKey {

  private TokenKey() {}

  /** The SHA-256 of a token; two tokens that differ at all have two. */
  public static ByteBuffer of(String token) {
    return ByteBuffer.wrap(Sha256.of(token)).asReadOnlyBuffer();
  }
}
