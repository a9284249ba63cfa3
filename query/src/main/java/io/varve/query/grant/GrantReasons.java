package io.varve.query.grant;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.grant.GrantProjection;
import io.varve.projections.role.RoleProjection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the grants and the memberships that a decision comes from, and their places in the ledger.
 */
public final class GrantReasons {

  /** Memberships that are looked at; somebody in more roles is told what comes of these. */
  private static final int MOST = 10_000;

  private static final String MEMBERSHIPS =
      """
      with recursive mine(subject) as (
        select ?::text
        union select 'role:' || m.role_id from mine join role_members m on m.member = mine.subject)
      select m.member, r.role_id, r.name
      from mine join role_members m on m.member = mine.subject join roles r on r.role_id = m.role_id
      order by m.member, r.role_id limit ?
      """;

  private static final String GRANTS =
      """
      select subject, object_id, object_kind, privilege from grants
      where object_id = any(?) and subject = any(?) order by object_id, privilege, subject limit ?
      """;

  /** The newest event of its kind in a stream that names something; what it made still holds. */
  private static final String PLACE =
      """
      select c.position from events e join chain c on c.sequence = e.sequence
      where e.stream_id = ? and e.event_name in (%s) and exists (select from %s)
      order by e.stream_version desc limit 1
      """;

  private static final String GRANTED =
      PLACE.formatted(
          GrantProjection.GRANTED_EVENTS,
          "json_array_elements(e.payload->'entries') one"
              + " where one->>'subject' = ? and one->>'privilege' = ?");

  private static final String ADDED =
      PLACE.formatted(
          RoleProjection.ADDED_EVENTS,
          "json_array_elements_text(e.payload->'members') one where one = ?");

  /** What was made is owned from its first event on. */
  private static final String MADE =
      """
      select c.position from events e join chain c on c.sequence = e.sequence
      where e.stream_id = ? and e.stream_version = 0
      """;

  private final PreparedReads reads;

  public GrantReasons(PreparedReads reads) {
    this.reads = reads;
  }

  /** A grant on an object, to a principal or to one of its roles. */
  public record Granted(String subject, UUID objectId, String objectKind, String privilege) {}

  /** A role that a member is in. */
  public record Membership(String member, UUID roleId, String name) {}

  /**
   * What a principal holds on some objects.
   *
   * @param ways from the principal to each subject, by memberships
   */
  public record Held(List<Granted> grants, Map<String, List<Membership>> ways) {}

  /**
   * What a user or a role holds on some objects, itself and by the roles that it is in. Roles that
   * a user has by a token only are not known here.
   *
   * @param subject as grants spell it
   */
  public Held of(String subject, Collection<UUID> objects) {
    Map<String, List<Membership>> ways = ways(subject);
    List<Granted> grants =
        reads.list(
            GRANTS,
            row ->
                new Granted(
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getString(4)),
            objects.toArray(UUID[]::new),
            ways.keySet().toArray(String[]::new),
            MOST);
    return new Held(grants, ways);
  }

  /** The shortest way to each role. */
  private Map<String, List<Membership>> ways(String subject) {
    Map<String, List<Membership>> of = new HashMap<>();
    for (Membership one :
        reads.list(
            MEMBERSHIPS,
            row -> new Membership(row.getString(1), row.getObject(2, UUID.class), row.getString(3)),
            subject,
            MOST)) {
      of.computeIfAbsent(one.member, member -> new ArrayList<>()).add(one);
    }
    Map<String, List<Membership>> ways = new HashMap<>();
    ways.put(subject, List.of());
    Deque<String> open = new ArrayDeque<>(List.of(subject));
    while (!open.isEmpty()) {
      String member = open.remove();
      for (Membership next : of.getOrDefault(member, List.of())) {
        String role = "role:" + next.roleId;
        if (!ways.containsKey(role)) {
          List<Membership> way = new ArrayList<>(ways.getOrDefault(member, List.of()));
          way.add(next);
          ways.put(role, way);
          open.add(role);
        }
      }
    }
    return ways;
  }

  /** The position of the event that granted something; empty while it is not sealed. */
  public Optional<Long> position(Granted grant) {
    Optional<Long> granted =
        reads.optional(
            GRANTED,
            row -> row.getLong(1),
            GrantProjection.stream(grant.objectId),
            grant.subject,
            grant.privilege);
    return granted.isPresent() || !grant.privilege.equals("ownership")
        ? granted
        : reads.optional(MADE, row -> row.getLong(1), grant.objectId);
  }

  /** The position of the event that made somebody a member of a role. */
  public Optional<Long> position(Membership membership) {
    return reads.optional(ADDED, row -> row.getLong(1), membership.roleId, membership.member);
  }
}
