package io.varve.projections.statistics;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.LifecycleEvent.Dropped;
import io.varve.ledger.event.LifecycleEvent.Held;
import io.varve.ledger.event.LifecycleEvent.Released;
import io.varve.ledger.event.LifecycleEvent.SoftDropped;
import io.varve.ledger.event.LifecycleEvent.TaskCancelled;
import io.varve.ledger.event.LifecycleEvent.TaskRescheduled;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.projections.follower.Follower;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code warehouse_statistics}: how many tables and views a warehouse has, one row for each
 * hour in which that changed. It follows the sealed ledger, for a counter in the command's
 * transaction would have all who create in a warehouse wait for one another. What it has counted
 * and up to where are written in one transaction, so it may be killed, and several may run.
 */
public final class WarehouseCounts {

  /** The table that it keeps. */
  public static final String TABLE = "warehouse_statistics";

  /** Name of the row that says how far it has come. */
  public static final String FOLLOWER = "warehouse-statistics";

  private static final String ADDED =
      EventTypes.sqlNames(
          TableCreated.class, ViewCreated.class, ViewRegistered.class, Undropped.class);

  private static final String REMOVED =
      EventTypes.sqlNames(SoftDropped.class, TableUnregistered.class);

  private static final String AFTER_SOFT_DROP =
      EventTypes.sqlNames(
          TaskCancelled.class,
          TaskRescheduled.class,
          Held.class,
          Released.class,
          TableMetadataExpired.class);

  private final JdbcClient jdbc;
  private final Follower follower;

  public WarehouseCounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.follower = new Follower(jdbc, FOLLOWER);
  }

  /**
   * A query of what changed in each warehouse and hour: {@code warehouse_id}, {@code hour}, by how
   * many {@code tables} and {@code views}, and {@code updated_at}.
   *
   * @param after the position before the first that counts, as an expression of SQL
   * @param to the last position that counts
   */
  public static String changes(String after, String to) {
    // What ends after its soft drop was counted there. The last event before that says so, but for
    // those that can come between the two.
    return """
    select warehouse_id, hour, sum(tables) as tables, sum(views) as views,
      max(sealed_at) as updated_at
    from (
      select sealed_at, date_trunc('hour', sealed_at, 'UTC') as hour, warehouse_id, event_name,
        case when stream_type = 'table' then change else 0 end as tables,
        case when stream_type = 'view' then change else 0 end as views
      from (
        select c.sealed_at, e.stream_type, e.event_name,
          case when e.stream_type = 'warehouse' then e.stream_id
            else (e.metadata->>'warehouse-id')::uuid end as warehouse_id,
          case
            when e.event_name in ({added}) then 1
            when e.event_name = {registered} and e.payload->>'previous-uuid' is null then 1
            when e.event_name in ({removed}) then -1
            when e.event_name in ({dropped}) and not (
              select p.event_name in ({soft-dropped}) from events p
              where p.stream_id = e.stream_id and p.stream_version < e.stream_version
                and p.event_name not in ({after-soft-drop})
              order by p.stream_version desc limit 1)
              then -1
            else 0 end as change
        from chain c join events e on e.sequence = c.sequence
        where c.position > ({after}) and c.position <= ({to})
          and (e.event_name = {warehouse-created} or e.stream_type in ('table', 'view'))
      ) sealed
    ) counted
    where tables <> 0 or views <> 0 or event_name = {warehouse-created}
    group by warehouse_id, hour
    """
        .replace("{added}", ADDED)
        .replace("{registered}", EventTypes.sqlNames(TableRegistered.class))
        .replace("{removed}", REMOVED)
        .replace("{dropped}", EventTypes.sqlNames(Dropped.class))
        .replace("{soft-dropped}", EventTypes.sqlNames(SoftDropped.class))
        .replace("{after-soft-drop}", AFTER_SOFT_DROP)
        .replace("{warehouse-created}", EventTypes.sqlNames(WarehouseCreated.class))
        .replace("{after}", after)
        .replace("{to}", to);
  }

  /**
   * Counts what was sealed after where it stands; to be called in a transaction.
   *
   * @param last position to go to at most
   * @return whether more may be there
   */
  public boolean advance(long last) {
    return follower.advance(last, this::count);
  }

  private void count(long after, long to) {
    jdbc.sql(
            "with changed as ("
                + changes(":after", ":to")
                + """
                )
                insert into warehouse_statistics (warehouse_id, hour, tables, views, updated_at)
                select c.warehouse_id, c.hour,
                  coalesce(l.tables, 0) + sum(c.tables) over warehouse,
                  coalesce(l.views, 0) + sum(c.views) over warehouse, c.updated_at
                from changed c left join lateral (
                  select s.tables, s.views from warehouse_statistics s
                  where s.warehouse_id = c.warehouse_id order by s.hour desc limit 1) l on true
                window warehouse as (partition by c.warehouse_id order by c.hour)
                on conflict (warehouse_id, hour) do update
                set tables = excluded.tables, views = excluded.views,
                  updated_at = excluded.updated_at
                """)
        .param("after", after)
        .param("to", to)
        .update();
  }
}
