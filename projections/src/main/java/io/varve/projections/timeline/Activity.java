package io.varve.projections.timeline;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;

/**
 * How {@code activity} and {@code attempt_activity} are kept: beside timelines, in the statements
 * that write those. What a client wrote into a summary that is no count of at most 18 digits counts
 * as 0.
 */
public final class Activity {

  /** The table that is made of events. */
  public static final String TABLE = "activity";

  /** The key of the whole server. */
  public static final String SERVER = "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid";

  /** Of rows {@code sealed} and {@code keyed}, as parts of a {@code with}. */
  static final String OF_EVENTS =
      """
      , counted as (
        select s.position, date_trunc('hour', s.sealed_at, 'UTC') as hour, a.*
        from sealed s join events e on e.sequence = s.sequence
        cross join lateral (
          select {rows} as rows_added, {removed-rows} as rows_removed,
            {bytes} as bytes_added, {removed-bytes} as bytes_removed
          from json_array_elements(e.payload->'result'->'snapshots') n) a
        where s.event_name in ({commits})
      ), active as (
        insert into activity
          (key, hour, commits, rows_added, rows_removed, bytes_added, bytes_removed)
        select k.key, c.hour, count(*), sum(c.rows_added), sum(c.rows_removed),
          sum(c.bytes_added), sum(c.bytes_removed)
        from (
          select position, key from keyed where key is not null
          union select position, {server} from sealed) k
        join counted c on c.position = k.position
        group by k.key, c.hour
        on conflict (key, hour) do update set commits = activity.commits + excluded.commits,
          rows_added = activity.rows_added + excluded.rows_added,
          rows_removed = activity.rows_removed + excluded.rows_removed,
          bytes_added = activity.bytes_added + excluded.bytes_added,
          bytes_removed = activity.bytes_removed + excluded.bytes_removed
      )
      """
          .replace("{rows}", sum("added-records"))
          .replace("{removed-rows}", sum("deleted-records"))
          .replace("{bytes}", sum("added-files-size"))
          .replace("{removed-bytes}", sum("removed-files-size"))
          .replace("{server}", SERVER)
          .replace(
              "{commits}",
              EventTypes.sqlNames(
                  TableCreated.class,
                  TableRegistered.class,
                  TableCommitted.class,
                  ViewCreated.class,
                  ViewRegistered.class,
                  ViewCommitted.class));

  /** Of rows {@code seen} and {@code keyed}. */
  static final String OF_ATTEMPTS =
      """
      , active as (
        insert into attempt_activity (key, hour, denied, failed)
        select k.key, date_trunc('hour', a.recorded_at, 'UTC') as hour,
          sum(case a.outcome when 'denied' then n.many else 0 end),
          sum(case a.outcome when 'failed' then n.many else 0 end)
        from (
          select position, key from keyed where key is not null
          union select position, {server} from seen) k
        join attempts a on a.position = k.position
        cross join lateral (
          select coalesce((a.details->>'left-out')::bigint, 1) as many) n
        where a.outcome in ('denied', 'failed')
        group by k.key, 2
        on conflict (key, hour) do update set denied = attempt_activity.denied + excluded.denied,
          failed = attempt_activity.failed + excluded.failed
      )
      """
          .replace("{server}", SERVER);

  private Activity() {}

  private static String sum(String count) {
    String value = "n->'summary'->>'" + count + "'";
    return "coalesce(sum(case when "
        + value
        + " ~ '^[0-9]{1,18}$' then ("
        + value
        + ")::numeric end), 0)";
  }
}
