package io.varve.command.refusal;

/** A constraint of the database refused a command: a race was lost, or something is in the way. */
public final class ConstraintViolatedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String constraint;

  public ConstraintViolatedException(String constraint, Throwable cause) {
    super("Refused by " + constraint, cause);
    this.constraint = constraint;
  }

  /** The constraint's name, as the migrations give it. */
  public String constraint() {
    return constraint;
  }
}
