package io.varve.command.tabular;

import io.varve.command.head.Decision;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.tabular.TabularCommand.CancelTask;
import io.varve.command.tabular.TabularCommand.DropTabular;
import io.varve.command.tabular.TabularCommand.ExpireTabular;
import io.varve.command.tabular.TabularCommand.FinishPurge;
import io.varve.command.tabular.TabularCommand.HoldTabular;
import io.varve.command.tabular.TabularCommand.ProtectTabular;
import io.varve.command.tabular.TabularCommand.ReleaseTabular;
import io.varve.command.tabular.TabularCommand.RenameTabular;
import io.varve.command.tabular.TabularCommand.RescheduleTask;
import io.varve.ledger.event.ObjectName;
import java.time.Instant;
import java.util.Objects;

/** The rules that tables, views and generic tables have in common. */
public final class TabularDecider {

  private TabularDecider() {}

  /**
   * What the state of something does not say.
   *
   * @param hasTask whether something is still to be done with it; asked for a hold only
   */
  public record Facts(Instant now, boolean hasTask) {}

  /** What comes of any command; one that nobody decides does not compile. */
  public static Decision decide(Tabular state, TabularCommand command, Facts facts) {
    return switch (command) {
      case RenameTabular c -> rename(state, c);
      case DropTabular c -> drop(state, c, facts.now());
      case ExpireTabular c -> expire(state, c);
      case ProtectTabular c -> protect(state, c);
      case HoldTabular c -> hold(state, c, facts.hasTask());
      case ReleaseTabular c -> release(state);
      case CancelTask c -> cancelTask(state, c);
      case RescheduleTask c -> rescheduleTask(state, c);
      case FinishPurge c -> finishPurge(state, c);
    };
  }

  /** Moves what still has the name it is asked by. */
  public static Decision rename(Tabular state, RenameTabular command) {
    return state.isAt(command.from())
        ? Decision.accept(state.events().renamed(command.from(), command.to()))
        : notThere(state, command.from());
  }

  /** Drops what still has the name it is asked by. */
  public static Decision drop(Tabular state, DropTabular command, Instant now) {
    ObjectName name = command.name();
    if (!state.isAt(name)) {
      return notThere(state, name);
    }
    if (Hold.stands(state.hold(), now)) {
      return held(state);
    }
    Dropping dropping = command.dropping();
    if (state.hasProtection() && !dropping.force()) {
      return Protection.refuse(state.kind(), name.display());
    }
    Instant expiresAt = dropping.expiresAt();
    return Decision.accept(
        expiresAt == null
            ? state.events().dropped(name, command.purgeRequested())
            : state.events().softDropped(name, command.purgeRequested(), expiresAt));
  }

  /** Ends what can't come back any more; what came back, or has more time, stays as it is. */
  public static Decision expire(Tabular state, ExpireTabular command) {
    SoftDrop softDrop = state.softDrop();
    if (softDrop == null || !softDrop.isDue(command.now())) {
      return Decision.accept();
    }
    return Hold.stands(state.hold(), command.now())
        ? held(state)
        : Decision.accept(state.events().dropped(state.name(), softDrop.purgeRequested()));
  }

  /** Ends it with its warehouse, whether it exists or can come back; its files stay. */
  public static Decision end(Tabular state, Instant now) {
    if (hasEnded(state)) {
      return Decision.accept();
    }
    return Hold.stands(state.hold(), now)
        ? held(state)
        : Decision.accept(state.events().dropped(state.name(), false));
  }

  /**
   * Holds it; what is so already is no change.
   *
   * @param isLeft whether something is still to be done with it
   */
  public static Decision hold(Tabular state, HoldTabular command, boolean isLeft) {
    if (hasEnded(state) && !isLeft) {
      return notThere(state, state.name());
    }
    return new Hold(command.reason(), command.until()).equals(state.hold())
        ? Decision.accept()
        : Decision.accept(state.events().held(state.name(), command.reason(), command.until()));
  }

  /** Releases it; what is not held stays as it is. */
  public static Decision release(Tabular state) {
    return state.hold() == null
        ? Decision.accept()
        : Decision.accept(state.events().released(state.name()));
  }

  /** Sets the protection of what exists; what is so already is no change. */
  public static Decision protect(Tabular state, ProtectTabular command) {
    if (state.dropped()) {
      return notThere(state, state.name());
    }
    return command.protection() == state.hasProtection()
        ? Decision.accept()
        : Decision.accept(state.events().protectionSet(state.name(), command.protection()));
  }

  /**
   * Brings back what was dropped; what is back already stays as it is.
   *
   * @param to the name that it gets; that it is free, the database decides
   */
  public static Decision undrop(Tabular state, ObjectName to) {
    if (!state.dropped()) {
      return Decision.accept();
    }
    return state.softDrop() == null
        ? Decision.refuse(
            NameRefusals.missing(state.kind()),
            state.kind().title() + " has ended and can't come back: " + state.name().display())
        : Decision.accept(state.events().undropped(to));
  }

  /** Cancels what the caller knows to be still to be done. */
  public static Decision cancelTask(Tabular state, CancelTask command) {
    return state.dropped()
        ? Decision.accept(
            state.events().taskCancelled(state.name(), command.taskId(), command.queue()))
        : Decision.accept();
  }

  /** Gives another time to what the caller knows to be still to be done. */
  public static Decision rescheduleTask(Tabular state, RescheduleTask command) {
    return state.dropped()
        ? Decision.accept(
            state
                .events()
                .taskRescheduled(state.name(), command.taskId(), command.queue(), command.runAt()))
        : Decision.accept();
  }

  /** Records a purge of what is dropped. */
  public static Decision finishPurge(Tabular state, FinishPurge command) {
    return state.dropped()
        ? Decision.accept(
            state.events().purged(state.name(), command.filesDeleted(), command.filesKept()))
        : Decision.refuse(
            Reason.BAD_REQUEST,
            "The " + state.kind().words() + " is not dropped: " + state.name().display());
  }

  private static boolean hasEnded(Tabular state) {
    return state.dropped() && state.softDrop() == null;
  }

  /** The refusal that its hold leads to. */
  public static Decision held(Tabular state) {
    return Objects.requireNonNull(state.hold()).refuse(state.kind(), state.name().display());
  }

  private static Decision notThere(Tabular state, ObjectName name) {
    return new Decision.Refused(
        NameRefusals.noSuchObject(state.kind(), name.namespace(), name.name()).refusal());
  }
}
