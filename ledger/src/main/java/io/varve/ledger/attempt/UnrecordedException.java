package io.varve.ledger.attempt;

import org.jspecify.annotations.Nullable;

/** An attempt could not be recorded, so what was decided about it may not be answered. */
public final class UnrecordedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says why; {@code cause} is for the log. */
  public UnrecordedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
