package io.varve.command.view;

import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewHeld;
import io.varve.ledger.event.ViewEvent.ViewProtectionSet;
import io.varve.ledger.event.ViewEvent.ViewReleased;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
import io.varve.ledger.event.ViewEvent.ViewSoftDropped;
import io.varve.ledger.event.ViewEvent.ViewTaskCancelled;
import io.varve.ledger.event.ViewEvent.ViewTaskRescheduled;
import io.varve.ledger.event.ViewEvent.ViewUndropped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a view for what can happen to all kinds. */
record ViewEvents(UUID id) implements Tabular.Events {

  @Override
  public Event renamed(ObjectName from, ObjectName to) {
    return new ViewRenamed(id, from, to);
  }

  @Override
  public Event protectionSet(ObjectName name, boolean protection) {
    return new ViewProtectionSet(id, name, protection);
  }

  @Override
  public Event softDropped(ObjectName name, boolean purgeRequested, Instant expiresAt) {
    return new ViewSoftDropped(id, name, expiresAt);
  }

  @Override
  public Event undropped(ObjectName name) {
    return new ViewUndropped(id, name);
  }

  @Override
  public Event taskCancelled(ObjectName name, UUID taskId, String queue) {
    return new ViewTaskCancelled(id, name, taskId, queue);
  }

  @Override
  public Event taskRescheduled(ObjectName name, UUID taskId, String queue, Instant runAt) {
    return new ViewTaskRescheduled(id, name, taskId, queue, runAt);
  }

  @Override
  public Event held(ObjectName name, String reason, @Nullable Instant until) {
    return new ViewHeld(id, name, reason, until);
  }

  @Override
  public Event released(ObjectName name) {
    return new ViewReleased(id, name);
  }

  @Override
  public Event dropped(ObjectName name, boolean purgeRequested) {
    return new ViewDropped(id, name);
  }

  @Override
  public Event purged(ObjectName name, long filesDeleted, long filesKept) {
    throw new UnsupportedOperationException("No files of views are purged");
  }
}
