package io.varve.security.oidc;

import io.varve.security.principal.Principal;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads the tokens of one issuer. */
public interface IssuerTokens {

  /**
   * A token that was good when it was read.
   *
   * @param until when it ends, the clock's skew included
   * @param standing whether what it was issued for still stands; asked with each request
   */
  record Known(Principal principal, Instant until, BooleanSupplier standing) {}

  /** Whether the issuer has this name, whomever its token is for. */
  boolean isCalled(String issuer);

  /** Whether a token that says this of itself is for this issuer to validate. */
  boolean takes(String issuer, List<String> audience);

  /**
   * Reads a token.
   *
   * @throws BadTokenException if it lets nobody in
   * @throws ProviderAwayException if that can't be known for now
   */
  Known read(String token) throws BadTokenException;
}
