package io.varve.command.view;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ViewEvent.ViewDropped;

/** The rules of a view. */
public final class ViewDecider {

  private ViewDecider() {}

  /** Drops a view that still has the name it is asked by. */
  public static Decision drop(ViewState state, ObjectName name) {
    boolean gone =
        state.dropped()
            || !state.name().namespaceId().equals(name.namespaceId())
            || !state.name().name().equals(name.name());
    return gone
        ? Decision.refuse(Reason.NO_SUCH_VIEW, "View does not exist: " + name.display())
        : Decision.accept(new ViewDropped(state.viewId(), name));
  }
}
