package io.varve.api.management;

import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.task.DueTasks;
import io.varve.command.warehouse.ServedWarehouses;
import io.varve.ledger.seal.StoredEvent;
import java.util.List;
import org.springframework.stereotype.Component;

/** Waits until an undo is seen by all, as the changes do that it took back. */
@Component
final class UndoEnd {

  private final Decisions decisions;
  private final ServedWarehouses served;
  private final DueTasks tasks;

  UndoEnd(Decisions decisions, ServedWarehouses served, DueTasks tasks) {
    this.decisions = decisions;
    this.served = served;
    this.tasks = tasks;
  }

  /**
   * Returns when every node goes by it.
   *
   * @param events that were taken back
   */
  void await(List<StoredEvent> events) {
    if (events.stream()
        .map(StoredEvent::streamType)
        .anyMatch(type -> type.equals("grants") || type.equals("role"))) {
      decisions.awaitSeen();
    }
    events.stream()
        .filter(event -> event.streamType().equals("warehouse"))
        .map(StoredEvent::streamId)
        .distinct()
        .forEach(served::awaitSeen);
    // What was held may be due.
    tasks.dispatch();
  }
}
