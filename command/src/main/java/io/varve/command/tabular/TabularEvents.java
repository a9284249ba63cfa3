package io.varve.command.tabular;

import io.varve.ledger.event.GenericTableEvent;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.event.ViewEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says in the events of its kind what can happen to all kinds. */
public record TabularEvents(TabularKind kind, UUID id) {

  LifecycleEvent renamed(ObjectName from, ObjectName to) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableRenamed(id, from, to);
      case VIEW -> new ViewEvent.ViewRenamed(id, from, to);
      case GENERIC_TABLE -> new GenericTableEvent.GenericTableRenamed(id, from, to);
    };
  }

  LifecycleEvent protectionSet(ObjectName name, boolean protection) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableProtectionSet(id, name, protection);
      case VIEW -> new ViewEvent.ViewProtectionSet(id, name, protection);
      case GENERIC_TABLE -> new GenericTableEvent.GenericTableProtectionSet(id, name, protection);
    };
  }

  LifecycleEvent softDropped(ObjectName name, boolean purgeRequested, Instant expiresAt) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableSoftDropped(id, name, purgeRequested, expiresAt);
      case VIEW -> new ViewEvent.ViewSoftDropped(id, name, expiresAt);
      case GENERIC_TABLE ->
          new GenericTableEvent.GenericTableSoftDropped(id, name, purgeRequested, expiresAt);
    };
  }

  LifecycleEvent undropped(ObjectName name) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableUndropped(id, name);
      case VIEW -> new ViewEvent.ViewUndropped(id, name);
      case GENERIC_TABLE -> new GenericTableEvent.GenericTableUndropped(id, name);
    };
  }

  LifecycleEvent taskCancelled(ObjectName name, UUID taskId, String queue) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableTaskCancelled(id, name, taskId, queue);
      case VIEW -> new ViewEvent.ViewTaskCancelled(id, name, taskId, queue);
      case GENERIC_TABLE ->
          new GenericTableEvent.GenericTableTaskCancelled(id, name, taskId, queue);
    };
  }

  LifecycleEvent taskRescheduled(ObjectName name, UUID taskId, String queue, Instant runAt) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableTaskRescheduled(id, name, taskId, queue, runAt);
      case VIEW -> new ViewEvent.ViewTaskRescheduled(id, name, taskId, queue, runAt);
      case GENERIC_TABLE ->
          new GenericTableEvent.GenericTableTaskRescheduled(id, name, taskId, queue, runAt);
    };
  }

  LifecycleEvent held(ObjectName name, String reason, @Nullable Instant until) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableHeld(id, name, reason, until);
      case VIEW -> new ViewEvent.ViewHeld(id, name, reason, until);
      case GENERIC_TABLE -> new GenericTableEvent.GenericTableHeld(id, name, reason, until);
    };
  }

  LifecycleEvent released(ObjectName name) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableReleased(id, name);
      case VIEW -> new ViewEvent.ViewReleased(id, name);
      case GENERIC_TABLE -> new GenericTableEvent.GenericTableReleased(id, name);
    };
  }

  LifecycleEvent dropped(ObjectName name, boolean purgeRequested) {
    return switch (kind) {
      case TABLE -> new TableEvent.TableDropped(id, name, purgeRequested);
      case VIEW -> new ViewEvent.ViewDropped(id, name);
      case GENERIC_TABLE -> new GenericTableEvent.GenericTableDropped(id, name, purgeRequested);
    };
  }

  LifecycleEvent purged(ObjectName name, long filesDeleted, long filesKept) {
    return switch (kind) {
      case TABLE -> new TableEvent.TablePurged(id, name, filesDeleted, filesKept);
      case VIEW -> throw new UnsupportedOperationException("No files of views are purged");
      case GENERIC_TABLE ->
          new GenericTableEvent.GenericTablePurged(id, name, filesDeleted, filesKept);
    };
  }
}
