package io.varve.command.refusal;

/** Carries a {@link Refusal} out of a unit of work, which rolls back. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** Carries {@code refusal}; without a stack trace, since it is an answer and not a fault. */
  public RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /** Shorthand for a refusal made of its parts. */
  public RefusedException(Reason reason, String message, Remedy... remedies) {
    this(new Refusal(reason, message, remedies));
  }

  public Refusal refusal() {
    return refusal;
  }
}
