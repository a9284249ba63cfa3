package io.varve.command.restore;

import io.varve.command.restore.Compensation.Other;
import io.varve.command.restore.Plan.Step;
import io.varve.command.restore.SettingsReads.Savepoint;
import io.varve.command.warehouse.WarehouseCommand;
import io.varve.command.warehouse.WarehouseCommand.CreateSavepoint;
import io.varve.command.warehouse.WarehouseCommand.DeleteSavepoint;
import io.varve.ledger.event.WarehouseEvent;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.security.rights.Action;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes back that positions of a warehouse got names or lost them. */
final class SavepointUndo {

  private final SettingsReads settings;

  SavepointUndo(SettingsReads settings) {
    this.settings = settings;
  }

  void plan(Plan plan, Permits permits, Head head, List<WarehouseEvent> events, long first) {
    Map<String, Optional<Savepoint>> before = new LinkedHashMap<>();
    Map<String, Optional<Savepoint>> after = new HashMap<>();
    for (WarehouseEvent event : events) {
      if (event instanceof WarehouseSavepointCreated e) {
        before.putIfAbsent(e.savepoint(), Optional.empty());
        after.put(e.savepoint(), Optional.of(of(e)));
      } else if (event instanceof WarehouseSavepointDeleted e) {
        before.computeIfAbsent(
            e.savepoint(),
            name -> settings.madeBefore(head.id(), name, first).map(SavepointUndo::of));
        after.put(e.savepoint(), Optional.empty());
      }
    }
    before.forEach(
        (name, target) -> {
          Optional<Savepoint> was = Objects.requireNonNull(after.get(name));
          if (!target.equals(was)) {
            permits.checkWarehouse(Action.WAREHOUSE_SET_PROTECTION);
            if (settings.savepoint(head.id(), name).equals(was)) {
              change(plan, permits, head, name, target.orElse(null));
            } else {
              plan.block(
                  null,
                  "warehouse",
                  head.id(),
                  List.of(permits.warehouse().name()),
                  "The savepoint " + name + " was made or deleted since");
            }
          }
        });
  }

  private static Savepoint of(WarehouseSavepointCreated event) {
    return new Savepoint(event.position(), event.protectUntil());
  }

  private static void change(
      Plan plan, Permits permits, Head head, String name, @Nullable Savepoint target) {
    WarehouseCommand command;
    if (target == null) {
      command = new DeleteSavepoint(head.id(), name);
    } else {
      Instant until = target.protectUntil();
      boolean isOver = until != null && !until.isAfter(Instant.now());
      if (until != null) {
        plan.notes.add(
            isOver
                ? "The savepoint " + name + " protects nothing any more: its time is over"
                : "What was deleted since the savepoint " + name + " was deleted stays deleted");
      }
      command = new CreateSavepoint(head.id(), name, target.position(), isOver ? null : until);
    }
    plan.others.add(new Other(head.id(), head.version(), command));
    plan.steps.add(
        new Step(
            "warehouse",
            head.id(),
            List.of(permits.warehouse().name()),
            target == null ? "delete-savepoint" : "create-savepoint",
            null,
            List.of(name)));
  }
}
