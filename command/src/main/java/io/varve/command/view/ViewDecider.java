package io.varve.command.view;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.ledger.event.ObjectName;

/** The rules of a view, but for its metadata, of which iceberg-core alone is the judge. */
public final class ViewDecider {

  private ViewDecider() {}

  /** Takes over what was prepared on this very state; the caller has compared versions. */
  public static Decision commit(ViewState state, CommitView command) {
    return state.dropped() ? noSuchView(command.event().name()) : Decision.accept(command.event());
  }

  private static Decision noSuchView(ObjectName name) {
    return Decision.refuse(Reason.NO_SUCH_VIEW, "View does not exist: " + name.display());
  }
}
