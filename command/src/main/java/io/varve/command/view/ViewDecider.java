package io.varve.command.view;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.command.view.ViewCommand.RenameView;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewRenamed;

/** The rules of a view, but for its metadata, of which iceberg-core alone is the judge. */
public final class ViewDecider {

  private ViewDecider() {}

  /** Takes over what was prepared on this very state; the caller has compared versions. */
  public static Decision commit(ViewState state, CommitView command) {
    return state.dropped() ? noSuchView(command.event().name()) : Decision.accept(command.event());
  }

  /** Moves a view that still has the name it is asked by. */
  public static Decision rename(ViewState state, RenameView command) {
    return isGone(state, command.from())
        ? noSuchView(command.from())
        : Decision.accept(new ViewRenamed(state.viewId(), command.from(), command.to()));
  }

  /** Drops a view that still has the name it is asked by. */
  public static Decision drop(ViewState state, ObjectName name) {
    return isGone(state, name)
        ? noSuchView(name)
        : Decision.accept(new ViewDropped(state.viewId(), name));
  }

  private static boolean isGone(ViewState state, ObjectName name) {
    return state.dropped()
        || !state.name().namespaceId().equals(name.namespaceId())
        || !state.name().name().equals(name.name());
  }

  private static Decision noSuchView(ObjectName name) {
    return Decision.refuse(Reason.NO_SUCH_VIEW, "View does not exist: " + name.display());
  }
}
