package io.varve.command.drop;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;

/** The refusals that protection leads to, each with the way on. */
public final class Protection {

  private Protection() {}

  /** A table or view is protected. */
  public static Decision refuse(String kind, String name) {
    return Decision.refuse(
        Reason.TABULAR_PROTECTED,
        "Protected "
            + kind
            + " is not dropped: "
            + name
            + "; send {\"protected\": false} to its protection first, or drop it with force=true");
  }
}
