package io.varve.projections.history;

import io.varve.projections.follower.SealedChange;
import io.varve.projections.history.GrantWindow.Held;
import io.varve.projections.history.GrantWindow.Span;
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
    // What was revoked before it ended has the position of that.
    writeRevoked(window.revoked);
    writeEnds("h.object_id", "uuid", window.objects);
    writeEnds("h.warehouse_id", "uuid", window.warehouses);
    writeEnds("h.subject like 'role:%' and h.subject", "text", window.roles);
    writeBegan(window.began);
  }

  private void writeRevoked(Map<Held, Long> revoked) {
    if (revoked.isEmpty()) {
      return;
    }
    List<Held> all = List.copyOf(revoked.keySet());
    jdbc.sql(
            """
            update grants_history h set to_position = f.position
            from unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[])
              f (object_id, subject, privilege, position)
            where h.object_id = f.object_id and h.subject = f.subject
              and h.privilege = f.privilege and h.to_position is null
            """)
        .params(
            all.stream().map(Held::object).toArray(UUID[]::new),
            all.stream().map(Held::subject).toArray(String[]::new),
            all.stream().map(Held::privilege).toArray(String[]::new),
            all.stream().map(revoked::get).toArray(Long[]::new))
        .update();
  }

  private void writeEnds(String which, String type, Map<?, Long> ended) {
    if (ended.isEmpty()) {
      return;
    }
    List<?> ids = List.copyOf(ended.keySet());
    jdbc.sql(
            "update grants_history h set to_position = f.position from unnest(?::"
                + type
                + "[], ?::bigint[]) f (id, position) where h.to_position is null and "
                + which
                + " = f.id")
        .params(
            ids.stream().map(Object::toString).toArray(String[]::new),
            ids.stream().map(ended::get).toArray(Long[]::new))
        .update();
  }

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
