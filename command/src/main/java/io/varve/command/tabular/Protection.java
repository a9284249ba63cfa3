package io.varve.command.tabular;

import io.varve.command.head.Decision;
import io.varve.command.lookup.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Remedy;

/** The refusals that protection leads to, each with the way on. */
public final class Protection {

  private Protection() {}

  /** A table, view or generic table is protected. */
  public static Decision refuse(String kind, String name) {
    return Decision.refuse(
        Reason.TABULAR_PROTECTED,
        "Protected " + NameRefusals.words(kind) + " is not dropped: " + name,
        Remedy.UNPROTECT_TABULAR,
        Remedy.FORCE);
  }
}
