package io.varve.storage.profile;

/**
 * A storage profile or credential that cannot be used; the message says why and holds no secret.
 */
public final class InvalidProfileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidProfileException(String message) {
    super(message, null, false, false);
  }
}
