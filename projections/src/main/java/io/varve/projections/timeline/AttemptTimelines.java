package io.varve.projections.timeline;

import io.varve.projections.follower.Follower;
import io.varve.projections.history.CatalogHistory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code attempt_timelines}: the positions of the attempts that concern an object, those on
 * all that was below it then among them, and of each user's. What was below it the ledger says, as
 * far as it was sealed when the attempt was recorded; of an object that was not sealed by then,
 * where it began.
 */
public final class AttemptTimelines {

  /** Name of the row that says how far it has come. */
  public static final String FOLLOWER = "attempt-timelines";

  // Attempts of whose objects the names are known. What an attempt concerns was committed before:
  // it is known if nothing waits, and on a busy server, where something always waits, when what was
  // sealed a second later is.
  private static final String LAST =
      """
      select coalesce(max(a.position), 0) from attempts a
      where (
          not exists (select from seal_queue)
          and exists (
            select from follower_positions f cross join chain_head h
            where f.follower = '%1$s' and f.position >= h.position))
        or a.position <= (
          select position from attempts where recorded_at <= (
            select c.sealed_at - interval '1 second' from chain c
            join follower_positions f on f.position = c.position where f.follower = '%1$s')
          order by recorded_at desc, position desc limit 1)
      """
          .formatted(CatalogHistory.FOLLOWER);

  private static final String WRITE =
      """
      with recursive seen as materialized (
        select a.position, a.object_id, a.actor,
          coalesce((
            select c.position from chain c where c.sealed_at <= a.recorded_at
            order by c.sealed_at desc, c.position desc limit 1), 0) as as_of
        from attempts a where a.position > :after and a.position <= :to
      ), {up}, keyed as (
        select position, id as key from up
        union all
        select up.position, w.project_id from up join warehouses w on w.warehouse_id = up.id
        union all
        select position, {actor} from seen
      )
      {activity}
      insert into attempt_timelines as t
      """
              .replace(
                  "{up}",
                  TimelineKeys.upOrFirst(
                      "select position, as_of, object_id from seen where object_id is not null"))
              .replace("{activity}", Activity.OF_ATTEMPTS)
              .replace("{actor}", TimelineKeys.OF_USER.formatted("actor"))
          + TimelineKeys.ADDED;

  private final JdbcClient jdbc;
  private final Follower follower;

  public AttemptTimelines(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.follower = new Follower(jdbc, FOLLOWER, LAST);
  }

  /** Whether something was recorded after where it stands. */
  public boolean areBehind() {
    return jdbc.sql(
            "select exists (select from attempts where position > ("
                + "select position from follower_positions where follower = ?))")
        .param(FOLLOWER)
        .query(Boolean.class)
        .single();
  }

  /**
   * Writes what was recorded after where it stands; to be called in a transaction.
   *
   * @return whether more may be there
   */
  public boolean advance() {
    return follower.advance(
        Long.MAX_VALUE,
        (after, to) -> jdbc.sql(WRITE).param("after", after).param("to", to).update());
  }
}
