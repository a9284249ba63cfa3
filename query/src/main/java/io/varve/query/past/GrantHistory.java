package io.varve.query.past;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.history.HistoryEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Sums up what was granted and revoked between two positions. */
public final class GrantHistory {

  private final PreparedReads reads;

  public GrantHistory(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A privilege that somebody had at one of the positions only.
   *
   * @param granted whether it is the second
   */
  public record GrantChange(String subject, String privilege, boolean granted) {}

  /** What was granted and revoked on one object. */
  public List<GrantChange> between(UUID id, long from, long to) {
    return between(List.of(id), from, to).getOrDefault(id, List.of());
  }

  /**
   * What was granted and revoked on objects from a position to another one, which may be before.
   */
  Map<UUID, List<GrantChange>> between(List<UUID> ids, long from, long to) {
    Map<UUID, List<GrantChange>> changes = new HashMap<>();
    reads.list(
        """
        select (e.payload->'object'->>'id')::uuid, x->>'subject', x->>'privilege',
          sum(case when e.event_name = {granted} then 1 else -1 end)
        from events e join chain c on c.sequence = e.sequence
        cross join lateral json_array_elements(e.payload->'entries') x
        where e.stream_id = any(?) and e.event_name in ({granted}, {revoked})
          and c.position > ? and c.position <= ?
        group by 1, 2, 3
        having sum(case when e.event_name = {granted} then 1 else -1 end) <> 0
        order by 1, 2, 3
        """
            .replace("{granted}", HistoryEvents.GRANTED)
            .replace("{revoked}", HistoryEvents.REVOKED),
        row ->
            changes
                .computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                .add(
                    new GrantChange(
                        row.getString(2), row.getString(3), row.getInt(4) > 0 == from < to)),
        ids.stream().map(HistoryEvents::grantsOf).toArray(UUID[]::new),
        Math.min(from, to),
        Math.max(from, to));
    return changes;
  }
}
