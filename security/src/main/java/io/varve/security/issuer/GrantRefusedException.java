package io.varve.security.issuer;

/** A code or refresh token that is good for nothing, and why is nobody's business. */
public final class GrantRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  GrantRefusedException() {
    super(
        "The code or refresh token is not good, or not any more; log in again", null, false, false);
  }
}
