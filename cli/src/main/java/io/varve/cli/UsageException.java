package io.varve.cli;

/** Something is wrong with how a command was called; the message says what to do. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
