package io.varve.projections.tabular;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.write.Writes;
import io.varve.projections.task.DeferredTasks;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes {@code holds}: what is not dropped, whatever is forced. */
public final class Holds {

  /** Names of the events that set a hold, for a list in SQL. */
  public static final String HELD_EVENTS = EventTypes.sqlNames(LifecycleEvent.Held.class);

  private final Writes writes;

  public Holds(Writes writes) {
    this.writes = writes;
  }

  /** Something is held, or held otherwise. What has ended has files that are to go. */
  public void hold(
      TabularKind kind, UUID objectId, String reason, @Nullable Instant until, Instant at) {
    writes.add(
        """
        insert into holds (object_id, warehouse_id, kind, reason, held_until, held_at)
        select ?, o.warehouse_id, ?, ?, ?::timestamptz, ?::timestamptz
        from (select table_id as id, warehouse_id from tables
              union all select table_id, warehouse_id from purges
              union all select view_id, warehouse_id from views
              union all select generic_table_id, warehouse_id from generic_tables) o
        where o.id = ?
        on conflict (object_id) do update set reason = excluded.reason,
          held_until = excluded.held_until, held_at = excluded.held_at
        """,
        objectId,
        kind.text(),
        reason,
        until == null ? null : DeferredTasks.time(until),
        DeferredTasks.time(at),
        objectId);
  }

  /** Something is not held any more, or has ended when its hold had run out. */
  public void release(UUID objectId) {
    writes.add("delete from holds where object_id = ?", objectId);
  }
}
