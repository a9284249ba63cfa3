package io.varve.security.oidc;

import java.time.Instant;

/** Where it is known which tokens of a provider have ended before their time. */
@FunctionalInterface
public interface TokenCutoffs {

  /** None has. */
  TokenCutoffs NONE = (principal, issuedAt) -> true;

  /**
   * Whether a token still stands; that may have been read a second ago.
   *
   * @param principal the id of whom it is for
   * @param issuedAt when the provider issued it, by its clock
   */
  boolean stand(String principal, Instant issuedAt);
}
