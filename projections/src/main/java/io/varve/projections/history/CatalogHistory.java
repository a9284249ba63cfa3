package io.varve.projections.history;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.LifecycleEvent.Dropped;
import io.varve.ledger.event.LifecycleEvent.Renamed;
import io.varve.ledger.event.LifecycleEvent.SoftDropped;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.projections.follower.Follower;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code names_history} and {@code heads_history}: which names the catalog had at each
 * position, and which event says where the metadata of each table and view was then. It follows the
 * sealed ledger, for a position exists only there.
 */
public final class CatalogHistory {

  /** The tables that it keeps. */
  public static final List<String> TABLES =
      List.of("history_lists", "names_history", "heads_history");

  /** Name of the row that says how far it has come. */
  public static final String FOLLOWER = "history";

  // Which names began, and where, and which ended: the rest of the window is of no matter here.
  // A table that is registered over another one has its name already.
  private static final String WRITE =
      """
      with changed as materialized (
        select position, object_id, kind, gone,
          case
            when began then (named->>'namespace-id')::uuid
            when namespace_began then coalesce(parent_id, warehouse_id)::uuid
            end as container_id,
          case
            when began then named->>'name'
            when namespace_began then named->>-1
            end as name
        from (
          select c.position, e.stream_id as object_id, e.stream_type as kind,
            e.event_name in ({began}, {renamed}) as began,
            e.event_name in ({namespace-began}) as namespace_began,
            e.event_name in ({renamed}, {ended}, {moved}, {namespace-ended}) as gone,
            case
              when e.event_name in ({began}) then e.payload->'name'
              when e.event_name in ({renamed}, {moved}) then e.payload->'to'
              when e.event_name in ({namespace-began}) then e.payload->'levels'
              end as named,
            case when e.event_name in ({namespace-began}) then e.payload->>'parent-id' end
              as parent_id,
            case when e.event_name in ({namespace-began}) then e.metadata->>'warehouse-id' end
              as warehouse_id
          from chain c join events e on e.sequence = c.sequence
          where c.position > :after and c.position <= :to
            and (e.event_name in (
              {began}, {renamed}, {ended}, {namespace-began}, {namespace-ended}))
            and not (e.event_name = {registered} and e.payload->>'previous-uuid' is not null)
          offset 0) e
      ), missing as (
        select c.container_id, c.kind, min(c.position) as position
        from changed c left join history_lists l using (container_id, kind)
        where c.container_id is not null and l.number is null
        group by c.container_id, c.kind
      ), added as (
        insert into history_lists (container_id, kind, number)
        select container_id, kind,
          (select coalesce(max(number), 0) from history_lists)
            + row_number() over (order by position)
        from missing
        returning container_id, kind, number
      ), lists as (
        select l.* from history_lists l
        where exists (
          select from changed c where c.container_id = l.container_id and c.kind = l.kind)
        union all
        select * from added
      ), ended as (
        update names_history h set to_position = f.position
        from (
          select object_id, min(position) as position from changed where gone group by object_id) f
        where h.object_id = f.object_id and h.to_position is null
      ), heads as (
        insert into heads_history (object_id, from_position, sequence)
        select e.stream_id, c.position, c.sequence
        from chain c join events e on e.sequence = c.sequence
        where c.position > :after and c.position <= :to and e.event_name in ({heads})
      )
      insert into names_history (list, name, object_id, from_position, to_position)
      select l.number, c.name, c.object_id, c.position, c.until
      from (
        select *, lead(position) over (partition by object_id order by position) as until
        from changed) c
      join lists l on l.container_id = c.container_id and l.kind = c.kind
      """
          .replace(
              "{began}",
              EventTypes.sqlNames(
                  TableCreated.class,
                  TableRegistered.class,
                  ViewCreated.class,
                  ViewRegistered.class,
                  GenericTableCreated.class,
                  Undropped.class))
          .replace("{renamed}", EventTypes.sqlNames(Renamed.class))
          .replace(
              "{ended}",
              EventTypes.sqlNames(SoftDropped.class, Dropped.class, TableUnregistered.class))
          .replace(
              "{namespace-began}",
              EventTypes.sqlNames(
                  NamespaceCreated.class, NamespaceRestored.class, NamespaceMoved.class))
          .replace("{moved}", EventTypes.sqlNames(NamespaceMoved.class))
          .replace("{namespace-ended}", EventTypes.sqlNames(NamespaceDropped.class))
          .replace("{registered}", EventTypes.sqlNames(TableRegistered.class))
          .replace(
              "{heads}",
              EventTypes.sqlNames(
                  TableCreated.class,
                  TableRegistered.class,
                  TableCommitted.class,
                  ViewCreated.class,
                  ViewRegistered.class,
                  ViewCommitted.class,
                  GenericTableCreated.class));

  private final JdbcClient jdbc;
  private final Follower follower;

  public CatalogHistory(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.follower = new Follower(jdbc, FOLLOWER);
  }

  /**
   * Writes what was sealed after where it stands; to be called in a transaction.
   *
   * @param last position to go to at most
   * @return whether more may be there
   */
  public boolean advance(long last) {
    return follower.advance(
        last, (after, to) -> jdbc.sql(WRITE).param("after", after).param("to", to).update());
  }

  /** The position that it has come to. */
  public long position() {
    return follower.position();
  }
}
