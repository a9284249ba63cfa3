package io.varve.command.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.GenericTableEvent.GenericTableDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableHeld;
import io.varve.ledger.event.GenericTableEvent.GenericTablePurged;
import io.varve.ledger.event.GenericTableEvent.GenericTableReleased;
import io.varve.ledger.event.GenericTableEvent.GenericTableSoftDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskCancelled;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskRescheduled;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableHeld;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableReleased;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableTaskCancelled;
import io.varve.ledger.event.TableEvent.TableTaskRescheduled;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens alike to all kinds is folded alike. */
final class LifecycleTest {

  private static final UUID ID = new UUID(0, 1);
  private static final UUID TASK = new UUID(0, 9);
  private static final ObjectName NAME = new ObjectName(new UUID(0, 5), List.of("sales"), "o");
  private static final Instant LATER = Instant.parse("2026-11-30T08:00:00Z");
  private static final Lifecycle FRESH = new Lifecycle(NAME, false, null, null, null);
  private static final String PURGE = "tabular_purge";

  /** The events of a kind whose files are purged. */
  private enum OfKind {
    TABLE(
        new TableSoftDropped(ID, NAME, true, LATER),
        new TableDropped(ID, NAME, true),
        new TablePurged(ID, NAME, 3, 1),
        new TableReleased(ID, NAME),
        List.of(
            new TableHeld(ID, NAME, "case 17", null),
            new TableReleased(ID, NAME),
            new TableTaskRescheduled(ID, NAME, TASK, PURGE, LATER),
            new TableTaskCancelled(ID, NAME, TASK, PURGE))),
    GENERIC_TABLE(
        new GenericTableSoftDropped(ID, NAME, true, LATER),
        new GenericTableDropped(ID, NAME, true),
        new GenericTablePurged(ID, NAME, 3, 1),
        new GenericTableReleased(ID, NAME),
        List.of(
            new GenericTableHeld(ID, NAME, "case 17", null),
            new GenericTableReleased(ID, NAME),
            new GenericTableTaskRescheduled(ID, NAME, TASK, PURGE, LATER),
            new GenericTableTaskCancelled(ID, NAME, TASK, PURGE)));

    private final LifecycleEvent softDropped;
    private final LifecycleEvent dropped;
    private final LifecycleEvent purged;
    private final LifecycleEvent released;
    private final List<LifecycleEvent> whilePurgeWaits;

    OfKind(
        LifecycleEvent softDropped,
        LifecycleEvent dropped,
        LifecycleEvent purged,
        LifecycleEvent released,
        List<LifecycleEvent> whilePurgeWaits) {
      this.softDropped = softDropped;
      this.dropped = dropped;
      this.purged = purged;
      this.released = released;
      this.whilePurgeWaits = whilePurgeWaits;
    }
  }

  /** Older versions took the hold of a generic table off and ended a table; both are one. */
  @ParameterizedTest
  @EnumSource
  void aPurgeAfterADropLeavesTheSameWhetherItEndsOrOnlyReleases(OfKind kind) {
    for (Lifecycle before : List.of(FRESH, FRESH.after(kind.softDropped))) {
      Lifecycle waiting = before.after(kind.dropped);
      assertThat(waiting.after(kind.purged)).isEqualTo(waiting).isEqualTo(FRESH.ended());
      for (LifecycleEvent meanwhile : kind.whilePurgeWaits) {
        waiting = waiting.after(meanwhile);
        assertThat(waiting.after(kind.purged))
            .as(meanwhile.toString())
            .isEqualTo(waiting.after(kind.released))
            .isEqualTo(FRESH.ended());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void purgedTableCannotBeUndropped(OfKind kind) {
    assertThat(FRESH.after(kind.softDropped).softDrop()).isNotNull();
    assertThat(FRESH.after(kind.softDropped).after(kind.purged)).isEqualTo(FRESH.ended());
  }
}
