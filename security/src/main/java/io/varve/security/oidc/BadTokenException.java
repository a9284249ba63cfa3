package io.varve.security.oidc;

/** A token that lets nobody in; the message says why, without a word of the token's. */
public class BadTokenException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String missingScope;

  public BadTokenException(String message) {
    this(message, "");
  }

  private BadTokenException(String message, String missingScope) {
    super(message, null, false, false);
    this.missingScope = missingScope;
  }

  /** A good token of a provider without the scope that is wanted. */
  static BadTokenException withoutScope(String scope) {
    return new BadTokenException("The token does not have the scope " + scope, scope);
  }

  /** The scope that a token which is good otherwise does not have; empty if it is not good. */
  public String missingScope() {
    return missingScope;
  }
}
