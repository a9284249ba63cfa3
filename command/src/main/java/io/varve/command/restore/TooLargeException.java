package io.varve.command.restore;

/** A restore compares or changes more than one transaction should; a task can do it. */
public final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TooLargeException() {
    super("It is too large for one transaction", null, false, false);
  }
}
