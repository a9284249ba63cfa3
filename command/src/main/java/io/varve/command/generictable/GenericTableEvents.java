package io.varve.command.generictable;

import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GenericTableEvent.GenericTableDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableHeld;
import io.varve.ledger.event.GenericTableEvent.GenericTableProtectionSet;
import io.varve.ledger.event.GenericTableEvent.GenericTablePurged;
import io.varve.ledger.event.GenericTableEvent.GenericTableReleased;
import io.varve.ledger.event.GenericTableEvent.GenericTableRenamed;
import io.varve.ledger.event.GenericTableEvent.GenericTableSoftDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskCancelled;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskRescheduled;
import io.varve.ledger.event.GenericTableEvent.GenericTableUndropped;
import io.varve.ledger.event.ObjectName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a generic table for what can happen to all kinds. */
record GenericTableEvents(UUID id) implements Tabular.Events {

  @Override
  public Event renamed(ObjectName from, ObjectName to) {
    return new GenericTableRenamed(id, from, to);
  }

  @Override
  public Event protectionSet(ObjectName name, boolean protection) {
    return new GenericTableProtectionSet(id, name, protection);
  }

  @Override
  public Event softDropped(ObjectName name, boolean purgeRequested, Instant expiresAt) {
    return new GenericTableSoftDropped(id, name, purgeRequested, expiresAt);
  }

  @Override
  public Event undropped(ObjectName name) {
    return new GenericTableUndropped(id, name);
  }

  @Override
  public Event taskCancelled(ObjectName name, UUID taskId, String queue) {
    return new GenericTableTaskCancelled(id, name, taskId, queue);
  }

  @Override
  public Event taskRescheduled(ObjectName name, UUID taskId, String queue, Instant runAt) {
    return new GenericTableTaskRescheduled(id, name, taskId, queue, runAt);
  }

  @Override
  public Event held(ObjectName name, String reason, @Nullable Instant until) {
    return new GenericTableHeld(id, name, reason, until);
  }

  @Override
  public Event released(ObjectName name) {
    return new GenericTableReleased(id, name);
  }

  @Override
  public Event dropped(ObjectName name, boolean purgeRequested) {
    return new GenericTableDropped(id, name, purgeRequested);
  }

  @Override
  public Event purged(ObjectName name, long filesDeleted, long filesKept) {
    return new GenericTablePurged(id, name, filesDeleted, filesKept);
  }
}
