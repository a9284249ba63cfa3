package io.varve.projections.timeline;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.event.LifecycleEvent.Renamed;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.projections.follower.Follower;
import io.varve.projections.history.CatalogHistory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code timelines}: the positions of the events that concern an object, those of all that
 * was below it among them, at the time that it was below it. An event that takes something from one
 * container to another concerns both. What is granted on an object concerns it, and who it is
 * granted to; a user's are those of the user's own requests, too.
 */
public final class Timelines {

  /** The table that it keeps. */
  public static final String TABLE = "timelines";

  /** Name of the row that says how far it has come. */
  public static final String FOLLOWER = "timelines";

  private static final String WRITE =
      """
      with recursive sealed as materialized (
        select c.position, c.sealed_at, e.sequence, e.event_name, e.metadata->>'actor' as actor,
          case e.stream_type when 'grants' then (e.payload->'object'->>'id')::uuid
            else e.stream_id end as id,
          case e.stream_type when 'grants' then e.payload->'object'->>'namespace-id' end::uuid
            as namespace_id,
          case e.stream_type when 'grants' then e.payload->'object'->>'warehouse-id'
            else e.metadata->>'warehouse-id' end::uuid as warehouse_id,
          case e.stream_type when 'grants' then e.payload->'object'->>'project-id'
            else e.metadata->>'project-id' end::uuid as project_id
        from chain c join events e on e.sequence = c.sequence
        where c.position > :after and c.position <= :to
      ), {up}, subjects as (
        select s.position, coalesce(g->>'subject', m #>> '{}') as subject
        from sealed s join events e on e.sequence = s.sequence
        left join lateral json_array_elements(e.payload->'entries') g on true
        left join lateral json_array_elements(e.payload->'members') m on true
        where s.event_name in ({of-subjects})
      ), keyed as (
        select position, id as key from up
        union all select position, warehouse_id from sealed
        union all select position, project_id from sealed
        union all select position, {actor} from sealed
        union all select position,
          case when subject ~ '^role:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            then substr(subject, 6)::uuid else {subject} end from subjects
      )
      {activity}
      insert into timelines as t
      """
              .replace(
                  "{up}",
                  TimelineKeys.up(
                      """
                      select s.position, s.position, s.id from sealed s
                        union select s.position, s.position, s.namespace_id from sealed s
                        union select s.position, s.position - 1, s.id from sealed s
                          where s.event_name in ({moves})
                      """))
              .replace(
                  "{moves}",
                  EventTypes.sqlNames(
                      Renamed.class,
                      Undropped.class,
                      NamespaceMoved.class,
                      NamespaceRestored.class))
              .replace(
                  "{of-subjects}",
                  EventTypes.sqlNames(
                      PrivilegesGranted.class,
                      PrivilegesRevoked.class,
                      RoleMembersAdded.class,
                      RoleMembersRemoved.class))
              .replace("{activity}", Activity.OF_EVENTS)
              .replace("{actor}", TimelineKeys.OF_USER.formatted("actor"))
              .replace("{subject}", TimelineKeys.OF_USER.formatted("subject"))
          + TimelineKeys.ADDED;

  private final JdbcClient jdbc;
  private final Follower follower;
  private final Follower history;

  public Timelines(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.follower = new Follower(jdbc, FOLLOWER);
    this.history = new Follower(jdbc, CatalogHistory.FOLLOWER);
  }

  /**
   * Writes what was sealed after where it stands, as far as the history of names has come, which it
   * reads; to be called in a transaction.
   *
   * @param last position to go to at most
   * @return whether more may be there
   */
  public boolean advance(long last) {
    return follower.advance(
        Math.min(last, history.position()),
        (after, to) -> jdbc.sql(WRITE).param("after", after).param("to", to).update());
  }

  /** The position that it has come to. */
  public long position() {
    return follower.position();
  }
}
