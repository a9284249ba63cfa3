package io.varve.query.past;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.read.PreparedReads;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds what a project had at a position, among it what has ended since. */
final class Beginnings {

  // A role that was deleted and came back has begun twice: the last time counts.
  private static final String OF_PROJECT =
      """
      select e.stream_id from events e join chain c on c.sequence = e.sequence
      where e.event_name in ({began}) and e.payload->>'project-id' = ?
        and e.stream_id > ? and c.position <= ?
        and not exists (
          select from events d join chain dc on dc.sequence = d.sequence
          where d.stream_id = e.stream_id and d.event_name in ({ended}) and dc.position <= ?
            and d.stream_version > e.stream_version)
      """;

  private static final String SEEN =
      """
       and exists (
        select from grants g where g.subject = any(?) and g.warehouse_id = e.stream_id)
      """;

  private final PreparedReads reads;
  private final String sql;

  /**
   * @param began the event by which such an object begins
   * @param ended that by which it ends
   */
  Beginnings(PreparedReads reads, Class<? extends Event> began, Class<? extends Event> ended) {
    this.reads = reads;
    this.sql = sql(began, ended);
  }

  /**
   * Streams of those of a project, as a query: of its id as text, an id to begin after, and the
   * position twice.
   */
  static String sql(Class<? extends Event> began, Class<? extends Event> ended) {
    return OF_PROJECT
        .replace("{began}", EventTypes.sqlNames(began))
        .replace("{ended}", EventTypes.sqlNames(ended));
  }

  /**
   * Ids of those of a project, in order.
   *
   * @param after id to begin after
   */
  List<UUID> of(UUID projectId, long position, UUID after, int limit) {
    return list(sql, values(projectId, position, after), limit);
  }

  /**
   * As above, of warehouses in which something is granted now.
   *
   * @param subjects to one of these
   */
  List<UUID> seenBy(List<String> subjects, UUID projectId, long position, UUID after, int limit) {
    List<Object> values = values(projectId, position, after);
    values.add(subjects.toArray(String[]::new));
    return list(sql + SEEN, values, limit);
  }

  private static List<Object> values(UUID projectId, long position, UUID after) {
    return new ArrayList<>(List.of(projectId.toString(), after, position, position));
  }

  private List<UUID> list(String query, List<Object> values, int limit) {
    values.add(limit);
    return reads.list(
        query + " order by e.stream_id limit ?",
        row -> row.getObject(1, UUID.class),
        values.toArray());
  }
}
