package io.varve.query.past;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.read.PreparedReads;
import io.varve.ledger.store.LedgerJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds what small streams had come to: of each kind of event, the last one up to a position. That
 * is enough where each event says all of one thing.
 */
final class LastEvents {

  private static final String LAST =
      """
      select stream_id, event_name, payload, occurred_at from (
        select distinct on (e.stream_id, e.event_name)
          e.stream_id, e.event_name, e.payload::text as payload, e.occurred_at, e.stream_version
        from events e join chain c on c.sequence = e.sequence
        where e.stream_id = any(?) and e.event_name in ({names}) and c.position <= ?
        order by e.stream_id, e.event_name, e.stream_version desc) l
      order by stream_id, stream_version
      """;

  private final PreparedReads reads;
  private final String sql;

  /**
   * @param names of the events, as a list for SQL
   */
  LastEvents(PreparedReads reads, String names) {
    this.reads = reads;
    this.sql = LAST.replace("{names}", names);
  }

  /**
   * An event.
   *
   * @param at when it was, as the ledger has it
   */
  record Said(Event event, String at) {}

  /** The last ones of streams, by stream, in the order in which they were. */
  Map<UUID, List<Said>> of(Collection<UUID> streams, long position) {
    Map<UUID, List<Said>> found = new HashMap<>();
    reads.list(
        sql,
        row ->
            found
                .computeIfAbsent(row.getObject(1, UUID.class), stream -> new ArrayList<>())
                .add(
                    new Said(
                        LedgerJson.mapper()
                            .readValue(row.getString(3), EventTypes.named(row.getString(2)).type()),
                        row.getString(4))),
        streams.toArray(UUID[]::new),
        position);
    return found;
  }
}
