package io.varve.security.issuer;

import java.time.Duration;

/** A token that was issued, and how long it is good. */
public record IssuedToken(String token, Duration life) {

  @Override
  public String toString() {
    return "IssuedToken[" + life + "]";
  }
}
