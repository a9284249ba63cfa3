package io.varve.command.tabular;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of what has a name in a namespace, as far as its kind does not matter. */
public interface Tabular {

  /** What it is. */
  TabularKind kind();

  /** Where it is, or was last. */
  ObjectName name();

  /** Whether it has left the catalog, maybe to come back. */
  boolean dropped();

  /** Whether it is protected from being dropped; null means no. */
  @Nullable Boolean protection();

  /** How it can come back; null if it is there, or has ended. */
  @Nullable SoftDrop softDrop();

  /** That it is not dropped, which may have run out; null if there is none. */
  @Nullable Hold hold();

  /** The events that its kind has for what can happen to all kinds. */
  Events events();

  /** What its kind does not matter to. */
  default Lifecycle lifecycle() {
    return new Lifecycle(name(), dropped(), protection(), softDrop(), hold());
  }

  /** Whether it is protected from being dropped. */
  default boolean hasProtection() {
    return Boolean.TRUE.equals(protection());
  }

  /** Whether it is in the catalog, by this name. */
  default boolean isAt(ObjectName asked) {
    return !dropped()
        && name().namespaceId().equals(asked.namespaceId())
        && name().name().equals(asked.name());
  }

  /** Says in the events of one kind what can happen to all. */
  interface Events {

    Event renamed(ObjectName from, ObjectName to);

    Event protectionSet(ObjectName name, boolean protection);

    Event softDropped(ObjectName name, boolean purgeRequested, Instant expiresAt);

    Event undropped(ObjectName name);

    Event taskCancelled(ObjectName name, UUID taskId, String queue);

    Event taskRescheduled(ObjectName name, UUID taskId, String queue, Instant runAt);

    Event held(ObjectName name, String reason, @Nullable Instant until);

    Event released(ObjectName name);

    Event dropped(ObjectName name, boolean purgeRequested);

    /** Only what has files of its own is purged. */
    Event purged(ObjectName name, long filesDeleted, long filesKept);
  }
}
