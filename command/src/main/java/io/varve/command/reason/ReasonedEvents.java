package io.varve.command.reason;

import io.varve.command.reason.ReasonPolicy.Change;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.event.LifecycleEvent.Dropped;
import io.varve.ledger.event.LifecycleEvent.SoftDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeletionBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import java.util.Set;

/** Which kinds of change events are: whatever command they come of. */
public final class ReasonedEvents {

  private static final Set<Change> DROP = Set.of(Change.DROP);
  private static final Set<Change> DROP_AND_PURGE = Set.of(Change.DROP, Change.PURGE);
  private static final Set<Change> GRANT = Set.of(Change.GRANT);

  private ReasonedEvents() {}

  /** The kinds of change that an event is; none for most. */
  public static Set<Change> changes(Event event) {
    return switch (event) {
      case SoftDropped e -> e.purgeRequested() ? DROP_AND_PURGE : DROP;
      case Dropped e -> e.purgeRequested() ? DROP_AND_PURGE : DROP;
      case TableUnregistered e -> DROP;
      case NamespaceDropped e -> DROP;
      case WarehouseSoftDeleted e -> DROP;
      case WarehouseDeletionBegun e -> DROP;
      case WarehouseDeleted e -> DROP;
      // Its task drops what was made since.
      case WarehouseRestoreBegun e -> DROP;
      case GrantEvent e -> GRANT;
      default -> Set.of();
    };
  }
}
