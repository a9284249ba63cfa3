package io.varve.server.node;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.testing.Together;
import java.util.Optional;
import java.util.Set;

/** Tells what became of a call that may lose a race. */
public final class Refusals {

  private Refusals() {}

  /** The reason of a refusal that was to be expected; empty if the call was done. */
  public static Optional<Reason> of(Together.Work call, Set<Reason> expected) throws Exception {
    try {
      call.run();
      return Optional.empty();
    } catch (RefusedException e) {
      if (!expected.contains(e.refusal().reason())) {
        throw new AssertionError("Refused for another reason: " + e.refusal(), e);
      }
      return Optional.of(e.refusal().reason());
    }
  }
}
