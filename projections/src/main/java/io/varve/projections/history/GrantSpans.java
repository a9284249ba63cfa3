package io.varve.projections.history;

import io.varve.projections.follower.SealedChange;
import io.varve.projections.history.GrantWindow.Held;
import io.varve.projections.history.GrantWindow.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code grants_history}: what {@code grants} had at each position. It follows the sealed
 * ledger, and grants and revokes by the same events as the projections of that table.
 */
public final class GrantSpans {

  /** The table that it keeps. */
  public static final String TABLE = "grants_history";

  /** Name of the row that says how far it has come. */
  public static final String FOLLOWER = "grants-history";

  private final JdbcClient jdbc;

  public GrantSpans(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes what the changes come to that follow those that are written; in a transaction. */
  public void write(List<SealedChange> changes) {
    GrantWindow window = GrantWindow.of(changes);
    writeEnds(window);
    writeBegan(window.began);
  }

  // What may end more than once, as with its role and then with its object, ended first.
  private void writeEnds(GrantWindow window) {
    if (window.endsNothing()) {
      return;
    }
    List<Held> revoked = List.copyOf(window.revoked.keySet());
    List<Object> values = new ArrayList<>();
    values.add(revoked.stream().map(Held::object).toArray(UUID[]::new));
    values.add(revoked.stream().map(Held::subject).toArray(String[]::new));
    values.add(revoked.stream().map(Held::privilege).toArray(String[]::new));
    values.add(revoked.stream().map(window.revoked::get).toArray(Long[]::new));
    for (Map<?, Long> ended : List.of(window.objects, window.warehouses, window.roles)) {
      values.add(ended.keySet().stream().map(Object::toString).toArray(String[]::new));
      values.add(ended.values().toArray(Long[]::new));
    }
    jdbc.sql(
            """
            update grants_history h set to_position = e.position
            from (
              select object_id, subject, privilege, min(position) as position
              from (
                select * from unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[])
                  f (object_id, subject, privilege, position)
                union all
                select o.object_id, o.subject, o.privilege, f.position
                from unnest(?::uuid[], ?::bigint[]) f (id, position)
                join grants_history o on o.object_id = f.id and o.to_position is null
                union all
                select o.object_id, o.subject, o.privilege, f.position
                from unnest(?::uuid[], ?::bigint[]) f (id, position)
                join grants_history o on o.warehouse_id = f.id and o.to_position is null
                union all
                select o.object_id, o.subject, o.privilege, f.position
                from unnest(?::text[], ?::bigint[]) f (id, position)
                join grants_history o on o.subject = f.id and o.subject like 'role:%'
                  and o.to_position is null) found
              group by object_id, subject, privilege) e
            where h.object_id = e.object_id and h.subject = e.subject
              and h.privilege = e.privilege and h.to_position is null
            """)
        .params(values)
        .update();
  }

  // What is granted again while it is held is held from the first time on, as in grants.
  private void writeBegan(List<Span> began) {
    if (began.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into grants_history (project_id, subject, object_id, privilege, object_kind,
              warehouse_id, from_position, to_position)
            select * from unnest(?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::uuid[],
              ?::bigint[], ?::bigint[])
              f (project_id, subject, object_id, privilege, object_kind, warehouse_id, position, until)
            where not exists (
              select from grants_history h where h.object_id = f.object_id
                and h.subject = f.subject and h.privilege = f.privilege
                and h.from_position < f.position
                and (h.to_position is null or h.to_position > f.position))
            on conflict (object_id, subject, privilege, from_position)
              do update set to_position = excluded.to_position
            """)
        .params(
            began.stream().map(span -> span.project).toArray(UUID[]::new),
            began.stream().map(span -> span.held.subject()).toArray(String[]::new),
            began.stream().map(span -> span.held.object()).toArray(UUID[]::new),
            began.stream().map(span -> span.held.privilege()).toArray(String[]::new),
            began.stream().map(span -> span.kind).toArray(String[]::new),
            began.stream().map(span -> span.warehouse).toArray(UUID[]::new),
            began.stream().map(span -> span.from).toArray(Long[]::new),
            began.stream().map(span -> span.until).toArray(Long[]::new))
        .update();
  }
}
