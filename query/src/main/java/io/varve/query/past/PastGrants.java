package io.varve.query.past;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.read.PreparedReads;
import io.varve.ledger.store.MetadataKeys;
import io.varve.projections.history.HistoryEvents;
import io.varve.query.grant.GrantLists;
import io.varve.query.grant.GrantLists.GrantRow;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.GrantHistory.GrantChange;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was granted on objects at a position, by the events of their grants, and by those that
 * made who began them their owners.
 */
public final class PastGrants {

  private static final String CREATED =
      EventTypes.sqlNames(
          WarehouseCreated.class,
          NamespaceCreated.class,
          TableCreated.class,
          TableRegistered.class,
          ViewCreated.class,
          ViewRegistered.class,
          GenericTableCreated.class,
          RoleCreated.class);

  // The last thing that was said of a privilege holds, unless the role that had it, or that it was
  // on, was deleted after that: if it comes back, it is granted anew what it had. Nothing else
  // comes
  // back that has ended.
  private static final String GRANTS =
      """
      with said as (
        select o.id, x->>'subject' as subject, x->>'privilege' as privilege,
          e.event_name in ({granted}) as granted, c.position, e.occurred_at
        from unnest(?::uuid[], ?::uuid[]) o(id, stream) join events e on e.stream_id = o.stream
        join chain c on c.sequence = e.sequence
        cross join lateral json_array_elements(e.payload->'entries') x
        where e.event_name in ({granted}, {revoked}) and c.position <= ?
        union all
        select o.id, coalesce('role:' || (e.metadata->>'{role}'), e.metadata->>'{actor}'),
          'ownership', true, c.position, e.occurred_at
        from unnest(?::uuid[]) o(id)
        cross join lateral (
          (select * from events where stream_id = o.id order by stream_version limit 1)
          union all
          select * from events where stream_id = o.id and event_name in ({role created})) e
        join chain c on c.sequence = e.sequence
        where e.event_name in ({created}) and e.metadata->>'{rights}' is not null
          and e.metadata->>'{actor}' is not null and c.position <= ?
      ), last as (
        select distinct on (id, subject, privilege) * from said
        order by id, subject, privilege, position desc
      )
      select l.id, l.subject, l.privilege, l.occurred_at::timestamptz from last l
      where l.granted and not exists (
        select from events r join chain c on c.sequence = r.sequence
        where r.stream_id in (
            l.id, case when l.subject like 'role:%' then substr(l.subject, 6)::uuid end)
          and r.event_name in ({gone}) and c.position <= ? and c.position > l.position)
      """
          .replace("{created}", CREATED)
          .replace("{role created}", EventTypes.sqlNames(RoleCreated.class))
          .replace("{granted}", HistoryEvents.GRANTED)
          .replace("{revoked}", HistoryEvents.REVOKED)
          .replace("{gone}", EventTypes.sqlNames(RoleDeleted.class))
          .replace("{role}", MetadataKeys.ASSUMED_ROLE)
          .replace("{actor}", MetadataKeys.ACTOR)
          .replace("{rights}", MetadataKeys.RIGHTS);

  private static final String PAGE =
      """
       and (?::text is null or l.subject = ?)
        and (l.subject collate "C", l.privilege collate "C") > (?, ?)
      order by l.subject collate "C", l.privilege collate "C" limit ?
      """;

  private final PreparedReads reads;

  public PastGrants(PreparedReads reads) {
    this.reads = reads;
  }

  /** Two objects that are compared; the second one may be the same. */
  public record Twins(UUID from, UUID to) {}

  private record Held(String subject, String privilege) {}

  /**
   * What was granted on an object; as {@link GrantLists#on}.
   *
   * @param subject to whom; null for all
   * @param page its key is as {@link GrantLists#KEY} says
   */
  public Page<GrantRow> on(
      GrantedObject object, long position, @Nullable String subject, PageRequest page) {
    String[] after = (page.after().isEmpty() ? object.id() + "//" : page.after()).split("/", 3);
    List<Object> values = values(List.of(object.id()), position);
    values.add(subject);
    values.add(subject);
    values.addAll(List.of(after[2], after[1], page.rowsToRead()));
    List<GrantRow> rows =
        reads.list(
            GRANTS + PAGE,
            row ->
                new GrantRow(
                    row.getString(2),
                    object.id(),
                    row.getString(3),
                    object.kind(),
                    object.projectId(),
                    object.warehouseId(),
                    row.getObject(4, OffsetDateTime.class)),
            values.toArray());
    return page.page(rows, GrantRow::key, Function.identity());
  }

  /**
   * What is granted on the second ones at one position and not on the first ones at another, and
   * otherwise.
   *
   * @return by the id of the second
   */
  public Map<UUID, List<GrantChange>> apart(List<Twins> twins, long from, long to) {
    Map<UUID, Set<Held>> before = held(twins.stream().map(Twins::from).toList(), from);
    Map<UUID, Set<Held>> after = held(twins.stream().map(Twins::to).toList(), to);
    Map<UUID, List<GrantChange>> changes = new HashMap<>();
    for (Twins one : twins) {
      Set<Held> was = before.getOrDefault(one.from, Set.of());
      Set<Held> is = after.getOrDefault(one.to, Set.of());
      List<GrantChange> found = new ArrayList<>();
      add(found, is, was, true);
      add(found, was, is, false);
      if (!found.isEmpty()) {
        changes.put(one.to, found);
      }
    }
    return changes;
  }

  private static void add(
      List<GrantChange> found, Set<Held> some, Set<Held> others, boolean granted) {
    some.stream()
        .filter(one -> !others.contains(one))
        .map(one -> new GrantChange(one.subject, one.privilege, granted))
        .sorted((one, other) -> one.toString().compareTo(other.toString()))
        .forEach(found::add);
  }

  private Map<UUID, Set<Held>> held(List<UUID> ids, long position) {
    Map<UUID, Set<Held>> held = new HashMap<>();
    if (!ids.isEmpty()) {
      reads.list(
          GRANTS,
          row ->
              held.computeIfAbsent(row.getObject(1, UUID.class), id -> new HashSet<>())
                  .add(new Held(row.getString(2), row.getString(3))),
          values(ids, position).toArray());
    }
    return held;
  }

  private static List<Object> values(Collection<UUID> ids, long position) {
    UUID[] all = ids.toArray(UUID[]::new);
    UUID[] streams = ids.stream().map(HistoryEvents::grantsOf).toArray(UUID[]::new);
    return new ArrayList<>(List.of(all, streams, position, all, position, position));
  }
}
