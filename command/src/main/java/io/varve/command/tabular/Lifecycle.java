package io.varve.command.tabular;

import io.varve.command.task.TaskQueue;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.ObjectName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tables, views and generic tables go through alike, folded from the events that their kinds
 * share. The states of the kinds have these fields among their own, and so have their heads.
 *
 * @param name where it is, or was last
 * @param dropped whether it has left the catalog, maybe to come back
 * @param protection whether it is protected from being dropped; null means no
 * @param softDrop how it can come back; null if it exists, or has ended
 * @param hold that it is not dropped, which may have run out; null if there is none
 */
public record Lifecycle(
    ObjectName name,
    boolean dropped,
    @Nullable Boolean protection,
    @Nullable SoftDrop softDrop,
    @Nullable Hold hold) {

  /** What comes after {@code event}. */
  public Lifecycle after(LifecycleEvent event) {
    return switch (event) {
      case LifecycleEvent.Renamed e -> named(e.to());
      case LifecycleEvent.ProtectionSet e ->
          new Lifecycle(name, dropped, e.protection() ? true : null, softDrop, hold);
      case LifecycleEvent.SoftDropped e ->
          dropped(true, new SoftDrop(e.purgeRequested(), e.expiresAt()));
      case LifecycleEvent.Undropped e -> named(e.name()).dropped(false, null);
      case LifecycleEvent.TaskCancelled e -> expiring(e.queue(), null);
      case LifecycleEvent.TaskRescheduled e -> expiring(e.queue(), e.runAt());
      case LifecycleEvent.Held e -> held(new Hold(e.reason(), e.until()));
      case LifecycleEvent.Released e -> held(null);
      case LifecycleEvent.Dropped e -> ended();
      // The drop before it has ended it; what has no files can't come back in any case.
      case LifecycleEvent.Purged e -> ended();
    };
  }

  /** It has another name. */
  public Lifecycle named(ObjectName newName) {
    return new Lifecycle(newName, dropped, protection, softDrop, hold);
  }

  /** It has left the catalog for good; nothing is left to be held. */
  public Lifecycle ended() {
    return dropped(true, null).held(null);
  }

  private Lifecycle dropped(boolean nowDropped, @Nullable SoftDrop newSoftDrop) {
    return new Lifecycle(name, nowDropped, protection, newSoftDrop, hold);
  }

  private Lifecycle held(@Nullable Hold newHold) {
    return new Lifecycle(name, dropped, protection, softDrop, newHold);
  }

  private Lifecycle expiring(String queue, @Nullable Instant at) {
    return softDrop == null || !queue.equals(TaskQueue.SOFT_DELETION)
        ? this
        : dropped(dropped, softDrop.expiring(at));
  }
}
