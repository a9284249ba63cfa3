package io.varve.command.view;

import io.varve.command.drop.Dropping;
import io.varve.command.drop.Protection;
import io.varve.command.drop.SoftDrop;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.view.ViewCommand.CancelViewTask;
import io.varve.command.view.ViewCommand.CommitView;
import io.varve.command.view.ViewCommand.DropView;
import io.varve.command.view.ViewCommand.ExpireView;
import io.varve.command.view.ViewCommand.ProtectView;
import io.varve.command.view.ViewCommand.RenameView;
import io.varve.command.view.ViewCommand.RescheduleViewTask;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewProtectionSet;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
import io.varve.ledger.event.ViewEvent.ViewSoftDropped;
import io.varve.ledger.event.ViewEvent.ViewTaskCancelled;
import io.varve.ledger.event.ViewEvent.ViewTaskRescheduled;
import io.varve.ledger.event.ViewEvent.ViewUndropped;
import java.time.Instant;

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
  public static Decision drop(ViewState state, DropView command) {
    if (isGone(state, command.name())) {
      return noSuchView(command.name());
    }
    Dropping dropping = command.dropping();
    if (state.hasProtection() && !dropping.force()) {
      return Protection.refuse("view", command.name().display());
    }
    Instant expiresAt = dropping.expiresAt();
    return expiresAt == null
        ? Decision.accept(new ViewDropped(state.viewId(), command.name()))
        : Decision.accept(new ViewSoftDropped(state.viewId(), command.name(), expiresAt));
  }

  /** Ends what can't come back any more; what came back, or has more time, stays as it is. */
  public static Decision expire(ViewState state, ExpireView command) {
    SoftDrop softDrop = state.softDrop();
    return softDrop == null || !softDrop.isDue(command.now())
        ? Decision.accept()
        : Decision.accept(new ViewDropped(state.viewId(), state.name()));
  }

  /** Sets the protection of a view that is there; what is so already is no change. */
  public static Decision protect(ViewState state, ProtectView command) {
    if (state.dropped()) {
      return noSuchView(state.name());
    }
    return command.protection() == state.hasProtection()
        ? Decision.accept()
        : Decision.accept(
            new ViewProtectionSet(state.viewId(), state.name(), command.protection()));
  }

  /**
   * Brings back what was dropped; what is back already stays as it is.
   *
   * @param to the name that it gets; that it is free, the database decides
   */
  public static Decision undrop(ViewState state, ObjectName to) {
    if (!state.dropped()) {
      return Decision.accept();
    }
    return state.softDrop() == null
        ? Decision.refuse(
            Reason.NO_SUCH_VIEW, "View has ended and can't come back: " + state.name().display())
        : Decision.accept(new ViewUndropped(state.viewId(), to));
  }

  /** Cancels an expiry that the caller knows to be still to come. */
  public static Decision cancelTask(ViewState state, CancelViewTask command) {
    return state.dropped()
        ? Decision.accept(
            new ViewTaskCancelled(state.viewId(), state.name(), command.taskId(), command.queue()))
        : Decision.accept();
  }

  /** Gives another time to an expiry that the caller knows to be still to come. */
  public static Decision rescheduleTask(ViewState state, RescheduleViewTask command) {
    return state.dropped()
        ? Decision.accept(
            new ViewTaskRescheduled(
                state.viewId(), state.name(), command.taskId(), command.queue(), command.runAt()))
        : Decision.accept();
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
