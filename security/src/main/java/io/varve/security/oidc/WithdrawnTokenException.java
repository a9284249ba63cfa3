package io.varve.security.oidc;

/** A token that was good, until what it was issued for was withdrawn. */
public final class WithdrawnTokenException extends BadTokenException {

  private static final long serialVersionUID = 1L;

  public WithdrawnTokenException(String message) {
    super(message);
  }
}
