package io.varve.query.grant;

import io.varve.ledger.read.PreparedReads;
import io.varve.security.rights.GrantSource;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads grants for decisions. */
public final class GrantReads implements GrantSource {

  /** A principal, the roles of its token, and all roles that these are members of. */
  private static final String SUBJECTS =
      """
      with recursive mine(subject) as (
        select ?::text
        union select 'role:' || r.role_id from roles r
          where r.provider_id = ? and r.source_id = any(?)
        union select 'role:' || m.role_id from mine join role_members m on m.member = mine.subject)
      """;

  private final PreparedReads reads;

  public GrantReads(PreparedReads reads) {
    this.reads = reads;
  }

  @Override
  public long version() {
    return reads.optional("select version from grants_version", row -> row.getLong(1)).orElse(0L);
  }

  @Override
  public Holding holding(String user, String provider, Collection<String> tokenRoles, int most) {
    List<Held> grants = new ArrayList<>();
    List<String> subjects =
        reads
            .list(
                SUBJECTS
                    + """
                    select array(select subject from mine), g.object_id, g.privilege,
                      g.warehouse_id, g.project_id
                    from (select 1) one left join (
                      select * from grants where subject in (select subject from mine) limit ?
                    ) g on true
                    """,
                row -> {
                  if (row.getObject(2) != null) {
                    grants.add(held(row, 2));
                  }
                  return texts(row.getArray(1));
                },
                user,
                provider,
                tokenRoles.toArray(String[]::new),
                most)
            .getFirst();
    return new Holding(subjects, grants);
  }

  /** Whether anybody is granted the administration of the server. */
  public boolean isServerAdministered() {
    return !reads
        .list(
            "select from grants where object_id = ? and privilege in ('admin', 'operator') limit 1",
            row -> true,
            Lineage.SERVER_ID)
        .isEmpty();
  }

  @Override
  public List<Held> on(List<String> subjects, Set<UUID> objects) {
    return reads.list(
        """
        select object_id, privilege, warehouse_id, project_id from grants
        where object_id = any(?) and subject = any(?)
        """,
        row -> held(row, 1),
        objects.toArray(UUID[]::new),
        subjects.toArray(String[]::new));
  }

  @Override
  public boolean isAnyWithin(List<String> subjects, ObjectKind kind, UUID objectId) {
    return !withAny(subjects, kind, Set.of(objectId)).isEmpty();
  }

  @Override
  public Set<UUID> withAny(List<String> subjects, ObjectKind kind, Set<UUID> objects) {
    String within =
        switch (kind) {
          case PROJECT -> "grants g where g.project_id = o.id";
          case WAREHOUSE -> "grants g where g.warehouse_id = o.id";
          case NAMESPACE ->
              """
              namespaces n join namespaces d on d.warehouse_id = n.warehouse_id
                and (d.path = n.path or starts_with(d.path, n.path || E'\\x1f'))
              join grants g on g.namespace_id = d.namespace_id and g.warehouse_id = n.warehouse_id
              where n.namespace_id = o.id
              """;
          case SERVER, TABLE, VIEW, GENERIC_TABLE, ROLE -> "grants g where g.object_id = o.id";
        };
    return Set.copyOf(
        reads.list(
            "select o.id from unnest(?::uuid[]) as o(id) where exists (select from "
                + within
                + " and g.subject = any(?))",
            row -> row.getObject(1, UUID.class),
            objects.toArray(UUID[]::new),
            subjects.toArray(String[]::new)));
  }

  private static Held held(ResultSet row, int at) throws SQLException {
    List<UUID> within =
        Stream.of(row.getObject(at + 2, UUID.class), row.getObject(at + 3, UUID.class))
            .filter(id -> id != null)
            .toList();
    return new Held(row.getObject(at, UUID.class), row.getString(at + 1), within);
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
