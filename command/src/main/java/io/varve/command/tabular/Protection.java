package io.varve.command.tabular;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Remedy;
import io.varve.ledger.event.TabularKind;

/** The refusals that protection leads to, each with the way on. */
public final class Protection {

  private Protection() {}

  /** A table, view or generic table is protected. */
  public static Decision refuse(TabularKind kind, String name) {
    return Decision.refuse(
        Reason.TABULAR_PROTECTED,
        "Protected " + kind.words() + " is not dropped: " + name,
        Remedy.UNPROTECT_TABULAR,
        Remedy.FORCE);
  }
}
