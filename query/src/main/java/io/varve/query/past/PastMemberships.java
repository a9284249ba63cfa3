package io.varve.query.past;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.read.PreparedReads;
import java.util.List;
import java.util.UUID;

/** Finds which roles somebody was in at a position, by the events of all roles of the project. */
final class PastMemberships {

  // As for members of a role: what was said last of a member holds, unless one of the two roles was
  // deleted after that.
  private static final String UP =
      """
      with recursive memberships as materialized (
        select l.role_id, l.member from (
          select distinct on (r.stream_id, m.member)
            r.stream_id as role_id, m.member, e.event_name, c.position
          from ({roles}) r join events e on e.stream_id = r.stream_id
          join chain c on c.sequence = e.sequence
          cross join lateral json_array_elements_text(e.payload->'members') m(member)
          where e.event_name in ({added}, {removed}) and c.position <= ?
            and (m.member = ? or ? and m.member like 'role:%')
          order by r.stream_id, m.member, e.stream_version desc) l
        where l.event_name in ({added}) and not exists (
          select from events g join chain c on c.sequence = g.sequence
          where g.stream_id in (l.role_id,
              case when l.member like 'role:%' then substr(l.member, 6)::uuid end)
            and g.event_name in ({gone}) and c.position <= ? and c.position > l.position)
      ), found(role_id) as (
        select role_id from memberships where member = ?
        union
        select m.role_id from found f join memberships m on ? and m.member = 'role:' || f.role_id)
      select role_id from found where role_id > ? order by role_id limit ?
      """
          .replace("{roles}", Beginnings.sql(RoleCreated.class, RoleDeleted.class))
          .replace("{added}", EventTypes.sqlNames(RoleMembersAdded.class))
          .replace("{removed}", EventTypes.sqlNames(RoleMembersRemoved.class))
          .replace("{gone}", EventTypes.sqlNames(RoleDeleted.class));

  private final PreparedReads reads;

  PastMemberships(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * Ids of roles of a project, in order.
   *
   * @param member id of a user, or {@code role:} and the id of a role
   * @param deep whether roles that these were members of are listed, too
   * @param after id to begin after
   */
  List<UUID> of(UUID projectId, String member, boolean deep, long position, UUID after, int limit) {
    return reads.list(
        UP,
        row -> row.getObject(1, UUID.class),
        projectId.toString(),
        new UUID(0, 0),
        position,
        position,
        position,
        member,
        deep,
        position,
        member,
        deep,
        after,
        limit);
  }
}
