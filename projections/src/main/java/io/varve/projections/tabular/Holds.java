package io.varve.projections.tabular;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.LifecycleEvent;
import io.varve.ledger.event.TabularKind;
import io.varve.projections.task.DeferredTasks;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes {@code holds}: what is not dropped, whatever is forced. */
public final class Holds {

  /** Names of the events that set a hold, for a list in SQL. */
  public static final String HELD_EVENTS = EventTypes.sqlNames(LifecycleEvent.Held.class);

  private final JdbcClient jdbc;

  public Holds(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Something is held, or held otherwise. What has ended has files that are to go. */
  public void hold(
      TabularKind kind, UUID objectId, String reason, @Nullable Instant until, Instant at) {
    jdbc.sql(
            """
            insert into holds (object_id, warehouse_id, kind, reason, held_until, held_at)
            select :object, o.warehouse_id, :kind, :reason, :until, :at
            from (select warehouse_id from tables where table_id = :object
                  union all select warehouse_id from purges where table_id = :object
                  union all select warehouse_id from views where view_id = :object
                  union all select warehouse_id from generic_tables
                    where generic_table_id = :object) o
            on conflict (object_id) do update set reason = excluded.reason,
              held_until = excluded.held_until, held_at = excluded.held_at
            """)
        .param("object", objectId)
        .param("kind", kind.text())
        .param("reason", reason)
        .param("until", until == null ? null : DeferredTasks.time(until), Types.TIMESTAMP)
        .param("at", DeferredTasks.time(at))
        .update();
  }

  /** Something is not held any more, or has ended when its hold had run out. */
  public void release(UUID objectId) {
    jdbc.sql("delete from holds where object_id = ?").param(objectId).update();
  }
}
