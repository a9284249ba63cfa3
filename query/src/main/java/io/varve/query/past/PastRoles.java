package io.varve.query.past;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RoleEvent;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.event.RoleEvent.RoleSourceChanged;
import io.varve.ledger.event.RoleEvent.RoleUpdated;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.LastEvents.Said;
import io.varve.query.role.RoleReads.Filter;
import io.varve.query.role.RoleReads.MemberRow;
import io.varve.query.role.RoleReads.RoleRow;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what roles and their members were at a position, by their events. */
public final class PastRoles {

  private static final UUID FIRST = new UUID(0, 0);

  /** How many roles are looked at in one query where few of them may be wanted. */
  private static final int FILTERED = 500;

  private static final String EVENTS =
      EventTypes.sqlNames(
          RoleCreated.class, RoleUpdated.class, RoleSourceChanged.class, RoleDeleted.class);

  // What was said last of a member holds, unless one of the two roles was deleted after that: one
  // that comes back gets its members anew, and is made a member anew. Names of users are those of
  // now, for no event has them.
  private static final String MEMBERS =
      """
      with recursive found(member) as (
        select 'role:' || ?::text
        union
        select d.member from found f
        cross join lateral (
          select distinct on (m.member) m.member, e.event_name, c.position
          from events e join chain c on c.sequence = e.sequence
          cross join lateral json_array_elements_text(e.payload->'members') m(member)
          where e.stream_id = {id of f.member} and e.event_name in ({added}, {removed})
            and c.position <= ?
          order by m.member, e.stream_version desc) d
        where (? or f.member = 'role:' || ?::text) and d.event_name in ({added})
          and not exists (
            select from events g join chain c on c.sequence = g.sequence
            where g.stream_id in ({id of f.member}, {id of d.member})
              and g.event_name in ({gone}) and c.position <= ? and c.position > d.position))
      select f.member, u.name, u.email, u.user_type from found f
      left join users u on u.user_id = f.member
      where f.member <> 'role:' || ?::text and f.member collate "C" > ?
        and (? and f.member not like 'role:%' or ? and f.member like 'role:%')
      order by f.member collate "C" limit ?
      """
          .replace("{id of f.member}", idOf("f.member"))
          .replace("{id of d.member}", idOf("d.member"))
          .replace("{added}", EventTypes.sqlNames(RoleMembersAdded.class))
          .replace("{removed}", EventTypes.sqlNames(RoleMembersRemoved.class))
          .replace("{gone}", EventTypes.sqlNames(RoleDeleted.class));

  private final PreparedReads reads;
  private final LastEvents events;
  private final Beginnings beginnings;
  private final PastMemberships memberships;

  public PastRoles(PreparedReads reads) {
    this.reads = reads;
    this.events = new LastEvents(reads, EVENTS);
    this.beginnings = new Beginnings(reads, RoleCreated.class, RoleDeleted.class);
    this.memberships = new PastMemberships(reads);
  }

  private static String idOf(String member) {
    return "case when %1$s like 'role:%%' then substr(%1$s, 6)::uuid end".formatted(member);
  }

  /** A role as it was; empty if it was not there. */
  public Optional<RoleRow> find(UUID roleId, long position) {
    return Optional.ofNullable(at(List.of(roleId), position).get(roleId));
  }

  /** Roles that a project had, by id. */
  public Page<RoleRow> list(UUID projectId, Filter filter, long position, PageRequest page) {
    List<RoleRow> rows = new ArrayList<>();
    UUID after = page.after().isEmpty() ? FIRST : UUID.fromString(page.after());
    int step = filter.isAll() ? page.rowsToRead() : Math.max(FILTERED, page.rowsToRead());
    List<UUID> ids;
    do {
      ids = beginnings.of(projectId, position, after, step);
      Map<UUID, RoleRow> found = at(ids, position);
      for (UUID id : ids) {
        RoleRow row = found.get(id);
        if (row != null && isWanted(filter, row) && rows.size() < page.rowsToRead()) {
          rows.add(row);
        }
        after = id;
      }
    } while (rows.size() < page.rowsToRead() && ids.size() == step);
    return page.page(rows, row -> row.roleId().toString(), Function.identity());
  }

  private static boolean isWanted(Filter filter, RoleRow row) {
    return (filter.ids().isEmpty() || filter.ids().contains(row.roleId()))
        && (filter.sources().isEmpty() || filter.sources().contains(row.sourceId()))
        && (filter.providers().isEmpty() || filter.providers().contains(row.providerId()));
  }

  /**
   * Members that a role had, by their ids.
   *
   * @param deep whether members of members are listed, too
   * @param users whether users are listed
   * @param roles whether roles are listed
   */
  public Page<MemberRow> members(
      UUID roleId, long position, boolean deep, boolean users, boolean roles, PageRequest page) {
    String id = roleId.toString();
    List<MemberRow> rows =
        reads.list(
            MEMBERS,
            row ->
                new MemberRow(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    null,
                    null),
            id,
            position,
            deep,
            id,
            position,
            id,
            page.after(),
            users,
            roles,
            page.rowsToRead());
    List<UUID> ids =
        rows.stream().map(MemberRow::member).flatMap(member -> role(member).stream()).toList();
    Map<UUID, RoleRow> named = ids.isEmpty() ? Map.of() : at(ids, position);
    return page.page(rows, MemberRow::member, row -> withName(row, named));
  }

  /**
   * Roles of a project that somebody was a member of, by id.
   *
   * @param member id of a user, or {@code role:} and the id of a role
   * @param deep whether roles that these were members of are listed, too
   */
  public Page<RoleRow> rolesOf(
      UUID projectId, String member, boolean deep, long position, PageRequest page) {
    UUID after = page.after().isEmpty() ? FIRST : UUID.fromString(page.after());
    List<UUID> ids = memberships.of(projectId, member, deep, position, after, page.rowsToRead());
    Map<UUID, RoleRow> found = at(ids, position);
    List<RoleRow> rows = ids.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList();
    return page.page(rows, row -> row.roleId().toString(), Function.identity());
  }

  private static MemberRow withName(MemberRow row, Map<UUID, RoleRow> roles) {
    RoleRow role = role(row.member()).map(roles::get).orElse(null);
    return role == null
        ? row
        : new MemberRow(row.member(), role.name(), null, null, role.providerId(), role.sourceId());
  }

  private static Optional<UUID> role(String member) {
    return member.startsWith("role:")
        ? Optional.of(UUID.fromString(member.substring("role:".length())))
        : Optional.empty();
  }

  private Map<UUID, RoleRow> at(List<UUID> ids, long position) {
    Map<UUID, RoleRow> found = new HashMap<>();
    events
        .of(ids, position)
        .forEach(
            (id, said) -> {
              RoleRow row = row(said);
              if (row != null) {
                found.put(id, row);
              }
            });
    return found;
  }

  private static @Nullable RoleRow row(List<Said> said) {
    RoleRow row = null;
    for (Said one : said) {
      OffsetDateTime at = OffsetDateTime.parse(one.at());
      row =
          switch ((RoleEvent) one.event()) {
            case RoleCreated it ->
                new RoleRow(
                    it.roleId(),
                    it.projectId(),
                    it.name(),
                    it.description(),
                    it.providerId(),
                    it.sourceId(),
                    at,
                    null);
            case RoleUpdated it -> row == null ? null : named(row, it, at);
            case RoleSourceChanged it -> row == null ? null : from(row, it, at);
            case RoleDeleted it -> null;
            case RoleMembersAdded it -> row;
            case RoleMembersRemoved it -> row;
          };
    }
    return row;
  }

  private static RoleRow named(RoleRow row, RoleUpdated event, OffsetDateTime at) {
    return new RoleRow(
        row.roleId(),
        row.projectId(),
        event.name(),
        event.description(),
        row.providerId(),
        row.sourceId(),
        row.createdAt(),
        at);
  }

  private static RoleRow from(RoleRow row, RoleSourceChanged event, OffsetDateTime at) {
    return new RoleRow(
        row.roleId(),
        row.projectId(),
        row.name(),
        row.description(),
        event.providerId(),
        event.sourceId(),
        row.createdAt(),
        at);
  }
}
