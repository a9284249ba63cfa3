package io.varve.security.issuer;

import java.time.Duration;
import java.util.Optional;

/**
 * A token that was issued, and how long it is good.
 *
 * @param refresh for the next one; API clients get none, for they have a secret
 */
public record IssuedToken(String token, Duration life, Optional<String> refresh) {

  @Override
  public String toString() {
    return "IssuedToken[" + life + "]";
  }
}
