package io.varve.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The Postgres of a data folder cannot be used. The message is written for the person at the
 * terminal: it names the folder, the reason and what to do.
 */
public class LocalPostgresException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LocalPostgresException(String message) {
    this(message, null);
  }

  public LocalPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
