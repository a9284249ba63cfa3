package io.varve.security.oidc;

/** A token cannot be validated, for the keys of its provider are not to be had for now. */
public final class ProviderAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The provider of this id did not answer, or not as it should. */
  public ProviderAwayException(String id, Throwable cause) {
    super(
        "The identity provider '"
            + id
            + "' did not answer as it should, so tokens cannot be checked for now",
        cause);
  }
}
