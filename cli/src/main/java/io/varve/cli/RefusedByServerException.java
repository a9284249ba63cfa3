package io.varve.cli;

/** A server's refusal, or what came in the way to it, as a sentence that says what to do. */
final class RefusedByServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedByServerException(String message) {
    super(message);
  }
}
