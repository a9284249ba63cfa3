package io.varve.command.table;

import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableHeld;
import io.varve.ledger.event.TableEvent.TableProtectionSet;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableReleased;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableTaskCancelled;
import io.varve.ledger.event.TableEvent.TableTaskRescheduled;
import io.varve.ledger.event.TableEvent.TableUndropped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a table for what can happen to all kinds. */
record TableEvents(UUID id) implements Tabular.Events {

  @Override
  public Event renamed(ObjectName from, ObjectName to) {
    return new TableRenamed(id, from, to);
  }

  @Override
  public Event protectionSet(ObjectName name, boolean protection) {
    return new TableProtectionSet(id, name, protection);
  }

  @Override
  public Event softDropped(ObjectName name, boolean purgeRequested, Instant expiresAt) {
    return new TableSoftDropped(id, name, purgeRequested, expiresAt);
  }

  @Override
  public Event undropped(ObjectName name) {
    return new TableUndropped(id, name);
  }

  @Override
  public Event taskCancelled(ObjectName name, UUID taskId, String queue) {
    return new TableTaskCancelled(id, name, taskId, queue);
  }

  @Override
  public Event taskRescheduled(ObjectName name, UUID taskId, String queue, Instant runAt) {
    return new TableTaskRescheduled(id, name, taskId, queue, runAt);
  }

  @Override
  public Event held(ObjectName name, String reason, @Nullable Instant until) {
    return new TableHeld(id, name, reason, until);
  }

  @Override
  public Event released(ObjectName name) {
    return new TableReleased(id, name);
  }

  @Override
  public Event dropped(ObjectName name, boolean purgeRequested) {
    return new TableDropped(id, name, purgeRequested);
  }

  @Override
  public Event purged(ObjectName name, long filesDeleted, long filesKept) {
    return new TablePurged(id, name, filesDeleted, filesKept);
  }
}
