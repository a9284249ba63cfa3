package io.varve.security.rights;

/** Somebody may know of an object, and may not do to it what they asked for. */
public final class ForbiddenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message says what is missing, and names nothing that the asker did not name
   */
  public ForbiddenException(String message) {
    super(message, null, false, false);
  }
}
