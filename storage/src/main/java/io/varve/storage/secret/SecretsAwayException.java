package io.varve.storage.secret;

import org.jspecify.annotations.Nullable;

/** The secret store can't be asked just now, or refuses; the message says why and what to do. */
public final class SecretsAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SecretsAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
