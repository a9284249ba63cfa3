package io.varve.command.restore;

import io.varve.command.restore.RestoreReads.Later;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.store.LedgerJson;
import io.varve.security.rights.Subject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is granted and who is in which role, read outside of any transaction. */
final class RightsReads {

  /** Later events that are named as blockers, of one grant or member. */
  private static final int MOST_NAMED = 10;

  private static final String GRANTED = EventTypes.sqlNames(PrivilegesGranted.class);
  private static final String REVOKED = EventTypes.sqlNames(PrivilegesRevoked.class);
  private static final String ADDED = EventTypes.sqlNames(RoleMembersAdded.class);
  private static final String REMOVED = EventTypes.sqlNames(RoleMembersRemoved.class);

  private final JdbcClient jdbc;

  RightsReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A privilege of a role. */
  record Held(UUID objectId, String privilege) {}

  /** A privilege that a role had, as the event says it that granted it. */
  record Had(GrantedObject object, String privilege) {}

  /** Those of some privileges that are granted on an object now. */
  Set<Entry> granted(UUID objectId, Collection<Entry> asked) {
    return new HashSet<>(
        jdbc.sql(
                """
                select subject, privilege from grants where object_id = ?
                  and (subject, privilege) in (select * from unnest(?::text[], ?::text[]))
                """)
            .params(
                objectId,
                asked.stream().map(Entry::subject).toArray(String[]::new),
                asked.stream().map(Entry::privilege).toArray(String[]::new))
            .query(Entry.class)
            .list());
  }

  /** The first events after a version that granted or revoked a privilege. */
  List<Later> later(UUID stream, long version, Entry entry) {
    return jdbc.sql(
            """
            select event_id, event_name from events
            where stream_id = ? and stream_version > ? and event_name in (%s, %s) and exists (
              select from json_array_elements(payload->'entries') e
              where e->>'subject' = ? and e->>'privilege' = ?)
            order by stream_version limit %d
            """
                .formatted(GRANTED, REVOKED, MOST_NAMED))
        .params(stream, version, entry.subject(), entry.privilege())
        .query(Later.class)
        .list();
  }

  /** Whether a warehouse or namespace has managed access; empty if it is not there. */
  Optional<Boolean> isManaged(GrantedObject object) {
    return jdbc.sql(
            object.namespaceId() == null
                ? "select managed_access from warehouses where warehouse_id = ?"
                : "select managed_access from namespaces where namespace_id = ?")
        .param(object.id())
        .query(Boolean.class)
        .optional();
  }

  /** The warehouse, or else the outermost of the namespaces, that has managed access. */
  Optional<UUID> managed(UUID warehouseId, Collection<UUID> namespaces) {
    return jdbc
        .sql(
            """
            select warehouse_id, 0 as depth from warehouses
              where warehouse_id = ? and managed_access
            union all
            select namespace_id, length(path) from namespaces
              where namespace_id = any(?) and managed_access
            order by depth
            """)
        .params(warehouseId, namespaces.toArray(UUID[]::new))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list()
        .stream()
        .findFirst();
  }

  /** Those of some roles that are there. */
  Set<UUID> roles(Collection<UUID> asked) {
    return new HashSet<>(
        jdbc.sql("select role_id from roles where role_id = any(?)")
            .params((Object) asked.toArray(UUID[]::new))
            .query(UUID.class)
            .list());
  }

  /** Whether another role of a project has a name. */
  boolean isNameTaken(UUID projectId, String name, UUID roleId) {
    return jdbc.sql(
            "select exists (select from roles where project_id = ? and name = ? and role_id <> ?)")
        .params(projectId, name, roleId)
        .query(Boolean.class)
        .single();
  }

  /** Whether another role of a project is the same one of a provider. */
  boolean isSourceTaken(UUID projectId, String providerId, String sourceId, UUID roleId) {
    return jdbc.sql(
            "select exists (select from roles where project_id = ? and provider_id = ?"
                + " and source_id = ? and role_id <> ?)")
        .params(projectId, providerId, sourceId, roleId)
        .query(Boolean.class)
        .single();
  }

  /** Those of some members that a role has now. */
  Set<String> members(UUID roleId, Collection<String> asked) {
    return new HashSet<>(
        jdbc.sql("select member from role_members where role_id = ? and member = any(?)")
            .params(roleId, asked.toArray(String[]::new))
            .query(String.class)
            .list());
  }

  /** Some of the members that a role has now. */
  List<String> members(UUID roleId, int limit) {
    return jdbc.sql("select member from role_members where role_id = ? order by member limit ?")
        .params(roleId, limit)
        .query(String.class)
        .list();
  }

  /** The first events after a version by which a member came to a role or went from it. */
  List<Later> later(UUID roleId, long version, String member) {
    return jdbc.sql(
            """
            select event_id, event_name from events
            where stream_id = ? and stream_version > ? and event_name in (%s, %s) and exists (
              select from json_array_elements_text(payload->'members') m where m = ?)
            order by stream_version limit %d
            """
                .formatted(ADDED, REMOVED, MOST_NAMED))
        .params(roleId, version, member)
        .query(Later.class)
        .list();
  }

  /** Some of the roles that a role is a member of now. */
  List<UUID> rolesOf(UUID roleId, int limit) {
    return jdbc.sql("select role_id from role_members where member = ? order by role_id limit ?")
        .params(Subject.role(roleId), limit)
        .query(UUID.class)
        .list();
  }

  /** Some of what is granted to a role now. */
  List<Held> grantedTo(UUID roleId, int limit) {
    return jdbc.sql("select object_id, privilege from grants where subject = ? limit ?")
        .params(Subject.role(roleId), limit)
        .query(Held.class)
        .list();
  }

  /** The roles that a role was a member of when it was deleted, as the ledger says. */
  List<UUID> rolesOfDeleted(UUID roleId, int limit) {
    return jdbc.sql(
            """
            select stream_id from (
              select distinct on (stream_id) stream_id, event_name from events
              where event_name in (%s, %s) and exists (
                select from json_array_elements_text(payload->'members') m where m = ?)
              order by stream_id, stream_version desc) last
            where event_name in (%s) order by stream_id limit ?
            """
                .formatted(ADDED, REMOVED, ADDED))
        .params(Subject.role(roleId), limit)
        .query(UUID.class)
        .list();
  }

  /** What was granted to a role when it was deleted, as the ledger says. */
  List<Had> grantedToDeleted(UUID roleId, int limit) {
    return jdbc.sql(
            """
            select object, privilege from (
              select distinct on (e.stream_id, x->>'privilege')
                e.stream_id, e.event_name, x->>'privilege' as privilege,
                (e.payload->'object')::text as object
              from events e cross join lateral json_array_elements(e.payload->'entries') x
              where e.event_name in (%s, %s) and x->>'subject' = ?
              order by e.stream_id, x->>'privilege', e.stream_version desc) last
            where event_name in (%s) order by stream_id, privilege limit ?
            """
                .formatted(GRANTED, REVOKED, GRANTED))
        .params(Subject.role(roleId), limit)
        .query(
            (row, n) ->
                new Had(
                    LedgerJson.mapper().readValue(row.getString("object"), GrantedObject.class),
                    row.getString("privilege")))
        .list();
  }
}
