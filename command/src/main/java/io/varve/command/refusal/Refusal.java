package io.varve.command.refusal;

import java.util.List;

/**
 * A command's refusal, as a value.
 *
 * @param reason what kind of refusal it is
 * @param message what was wrong; sent to the client
 * @param remedies what can be done about it, each of them enough; empty if the message says all
 * @param blockers what is in the way; empty but for {@link Reason#NOT_INVERTIBLE}
 */
public record Refusal(
    Reason reason, String message, List<Remedy> remedies, List<Blocker> blockers) {

  public Refusal {
    // Outcomes that were kept for their idempotency keys by an older version have none.
    remedies = remedies == null ? List.of() : List.copyOf(remedies);
    blockers = blockers == null ? List.of() : List.copyOf(blockers);
  }

  /** A refusal without blockers. */
  public Refusal(Reason reason, String message, List<Remedy> remedies) {
    this(reason, message, remedies, List.of());
  }

  /** A refusal whose message says all. */
  public Refusal(Reason reason, String message, Remedy... remedies) {
    this(reason, message, List.of(remedies));
  }

  /** This refusal as an exception, to leave a transaction with. */
  public RefusedException toException() {
    return new RefusedException(this);
  }
}
