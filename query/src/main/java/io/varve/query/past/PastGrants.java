package io.varve.query.past;

import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.grant.GrantLists;
import io.varve.query.grant.GrantLists.GrantRow;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.GrantHistory.GrantChange;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what was granted at a position: rows of {@code grants} as they were. */
public final class PastGrants {

  private static final String THEN =
      " and h.from_position <= ? and coalesce(h.to_position, 9223372036854775807) > ?";

  // The event that a grant began with says when that was. It is asked for the rows of a page alone.
  private static final String PAGE =
      """
      select h.subject, h.object_id, h.privilege, h.object_kind, h.project_id, h.warehouse_id,
        e.occurred_at::timestamptz
      from (
        select h.* from grants_history h where {where} {then} {subject}
          and (h.subject, h.object_id, h.privilege) > (?, ?, ?)
        order by h.subject, h.object_id, h.privilege limit ?) h
      join chain c on c.position = h.from_position join events e on e.sequence = c.sequence
      order by h.subject, h.object_id, h.privilege
      """
          .replace("{then}", THEN);

  private static final String HELD =
      "select h.object_id, h.subject, h.privilege from grants_history h where h.object_id = any(?)"
          + THEN;

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
    return list("h.object_id = ?", object.id(), position, subject, page);
  }

  /** What was granted on a project and on all that was in it; as {@link #on}. */
  public Page<GrantRow> inProject(
      UUID projectId, long position, @Nullable String subject, PageRequest page) {
    return list("h.project_id = ?", projectId, position, subject, page);
  }

  private Page<GrantRow> list(
      String where, UUID id, long position, @Nullable String subject, PageRequest page) {
    String[] after = GrantLists.after(page);
    List<Object> values = new ArrayList<>(List.of(id, position, position));
    if (subject != null) {
      values.add(subject);
    }
    values.addAll(List.of(after[2], UUID.fromString(after[0]), after[1], page.rowsToRead()));
    List<GrantRow> rows =
        reads.list(
            PAGE.replace("{where}", where)
                .replace("{subject}", subject == null ? "" : "and h.subject = ?"),
            row ->
                new GrantRow(
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    row.getString(4),
                    row.getObject(5, UUID.class),
                    row.getObject(6, UUID.class),
                    row.getObject(7, OffsetDateTime.class)),
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
          HELD,
          row ->
              held.computeIfAbsent(row.getObject(1, UUID.class), id -> new HashSet<>())
                  .add(new Held(row.getString(2), row.getString(3))),
          ids.toArray(UUID[]::new),
          position,
          position);
    }
    return held;
  }
}
