package io.varve.command.refusal;

/**
 * A command's refusal, as a value.
 *
 * @param reason what kind of refusal it is
 * @param message what was wrong and, where it helps, what to do; shown to the client
 */
public record Refusal(Reason reason, String message) {

  /** This refusal as an exception, to leave a transaction with. */
  public RefusedException toException() {
    return new RefusedException(this);
  }
}
