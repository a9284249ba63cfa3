package io.varve.query.audit;

import io.varve.query.audit.AuditPage.Place;
import io.varve.query.request.ErasedUsers;
import io.varve.query.timeline.TimelineReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists changes and attempts. Each of the two has its positions, along which time never goes back,
 * so a page goes on after the last position of each, whatever was added meanwhile.
 */
public final class AuditReads {

  private static final String CHANGES =
      """
      select c.position, c.sealed_at as at, 'changed' as outcome, e.metadata->>'actor' as actor,
        e.event_name as action,
        case e.stream_type when 'grants' then e.payload->'object'->>'kind' else e.stream_type end
          as object_kind,
        case e.stream_type when 'grants' then (e.payload->'object'->>'id')::uuid else e.stream_id end
          as object_id,
        e.metadata->>'request-id' as request_id, r.remote_address, r.user_agent,
        null::text as details
      {rows} join events e on e.sequence = c.sequence
        left join requests r on r.hash = decode(e.metadata->>'request-hash', 'hex')
          and\s"""
          + ErasedUsers.SHOWN_OF_EVENT;

  /** What is granted on an object is a stream of its own. */
  private static final String OF_KIND =
      "? in (e.stream_type, case e.stream_type when 'grants' then e.payload->'object'->>'kind' end)";

  private static final String ATTEMPTS =
      """
      select a.position, a.recorded_at as at, a.outcome, a.actor, a.action, a.object_kind, a.object_id,
        a.request_id, r.remote_address, r.user_agent, a.details::text as details
      {rows} left join requests r on r.hash = a.request_hash
        and\s"""
          + ErasedUsers.SHOWN_OF_ATTEMPT;

  /** Positions that a filtered list looks at first. */
  private static final long FIRST_PART = 8_192;

  private static final int GROWTH = 8;

  /** Positions that it looks at at once: what is rare is looked for in many short statements. */
  private static final long LONGEST_PART = 1 << 19;

  // By the id, too, which has an index; the hash says that it is this row.
  private static final String FROM_ADDRESS =
      "r.remote_address = ? and e.metadata->>'request-id' = r.request_id";

  private final JdbcClient jdbc;
  private final TimelineReads timelines;

  public AuditReads(JdbcClient jdbc, TimelineReads timelines) {
    this.jdbc = jdbc;
    this.timelines = timelines;
  }

  /** Timelines that a filter needs have not come to what there is. */
  public static final class TimelinesBehindException extends RuntimeException {

    TimelinesBehindException() {
      super("Timelines, which this list is made of, have not come to the newest entries yet");
    }
  }

  /**
   * Up to where changes and attempts can be listed: all that there are now.
   *
   * @throws TimelinesBehindException if timelines that a filter needs do not get there in time
   */
  public Place upTo(AuditFilter filter) {
    Place heads =
        jdbc.sql(
                "select (select position from chain_head) as change,"
                    + " (select coalesce(max(position), 0) from attempts) as attempt")
            .query(Place.class)
            .single();
    boolean changes = filter.hasChanges() && !filter.keysOfChanges().isEmpty();
    boolean attempts = filter.hasAttempts() && !filter.keysOfAttempts().isEmpty();
    if (changes || attempts) {
      TimelineReads.Reached reached = timelines.await(attempts);
      if ((changes && reached.events() < heads.change())
          || (attempts && reached.attempts() < heads.attempt())) {
        throw new TimelinesBehindException();
      }
    }
    return heads;
  }

  /**
   * A page of what passes a filter.
   *
   * @param after the place that the page before ended with
   * @param upTo the last positions that are listed
   * @param size most rows of it
   */
  public AuditPage page(
      AuditFilter filter, boolean newestFirst, Place after, Place upTo, int size) {
    List<AuditRow> changes =
        filter.hasChanges()
            ? changes(filter, newestFirst, after.change(), upTo.change(), size)
            : List.of();
    List<AuditRow> attempts =
        filter.hasAttempts()
            ? attempts(filter, newestFirst, after.attempt(), upTo.attempt(), size)
            : List.of();
    Comparator<AuditRow> byTime = Comparator.comparing(AuditRow::at);
    List<AuditRow> rows = merge(changes, attempts, newestFirst ? byTime.reversed() : byTime, size);
    boolean whole =
        changes.size() < size
            && attempts.size() < size
            && rows.size() == changes.size() + attempts.size();
    return new AuditPage(rows, whole ? null : after(rows, after));
  }

  /** Of two lists that are in order, the first ones of both. */
  private static List<AuditRow> merge(
      List<AuditRow> changes, List<AuditRow> attempts, Comparator<AuditRow> order, int size) {
    List<AuditRow> merged = new ArrayList<>();
    int change = 0;
    int attempt = 0;
    while (merged.size() < size && (change < changes.size() || attempt < attempts.size())) {
      boolean isChange =
          attempt == attempts.size()
              || (change < changes.size()
                  && order.compare(changes.get(change), attempts.get(attempt)) <= 0);
      merged.add(isChange ? changes.get(change++) : attempts.get(attempt++));
    }
    return merged;
  }

  private static Place after(List<AuditRow> rows, Place before) {
    long change = before.change();
    long attempt = before.attempt();
    for (AuditRow row : rows) {
      if (row.isChange()) {
        change = row.position();
      } else {
        attempt = row.position();
      }
    }
    return new Place(change, attempt);
  }

  private List<AuditRow> changes(
      AuditFilter filter, boolean newest, long after, long upTo, int size) {
    return span("chain", "sealed_at", filter)
        .flatMap(all -> all.after(after, newest, upTo))
        .map(span -> rows(span, newest, size, part -> changes(filter, part)))
        .orElse(List.of());
  }

  private static AuditQuery changes(AuditFilter filter, Span span) {
    AuditQuery query =
        new AuditQuery(
            CHANGES,
            "from chain c",
            "c.position",
            "from timelines t",
            filter.keysOfChanges(),
            span.first,
            span.last);
    query.and("e.metadata->>'actor' = ?", filter.principal());
    query.and(OF_KIND, filter.below() ? null : filter.objectKind());
    UUID object = filter.below() ? null : filter.objectId();
    query.and(
        "e.stream_id = any(string_to_array(?, ' ')::uuid[])",
        object == null ? null : object + " " + filter.grantsId());
    query.and("e.event_name = ?", filter.action());
    query.and(FROM_ADDRESS, filter.address());
    return query;
  }

  private List<AuditRow> attempts(
      AuditFilter filter, boolean newest, long after, long upTo, int size) {
    return span("attempts", "recorded_at", filter)
        .flatMap(all -> all.after(after, newest, upTo))
        .map(span -> rows(span, newest, size, part -> attempts(filter, part)))
        .orElse(List.of());
  }

  private static AuditQuery attempts(AuditFilter filter, Span span) {
    AuditQuery query =
        new AuditQuery(
            ATTEMPTS,
            "from attempts a",
            "a.position",
            "from attempt_timelines t",
            filter.keysOfAttempts(),
            span.first,
            span.last);
    query.and("a.actor = ?", filter.principal());
    query.and("a.object_kind = ?", filter.below() ? null : filter.objectKind());
    query.and("a.object_id = ?::uuid", filter.below() ? null : text(filter.objectId()));
    query.and("a.action = ?", filter.action());
    query.and("a.outcome = ?", filter.outcome());
    query.and("r.remote_address = ?", filter.address());
    return query;
  }

  // By parts, each eight times as long as the one before: how many rows pass several filters
  // Postgres can't know, and then it might read all of them to sort them.
  private List<AuditRow> rows(
      Span span, boolean newest, int size, Function<Span, AuditQuery> query) {
    List<AuditRow> found = new ArrayList<>();
    Span left = span;
    long length = FIRST_PART;
    while (left.first <= left.last && found.size() < size) {
      long end = Math.min(length, left.last - left.first + 1);
      Span part =
          newest
              ? new Span(left.last - end + 1, left.last)
              : new Span(left.first, left.first + end - 1);
      AuditQuery asked = query.apply(part);
      String sql = asked.ordered(newest, size - found.size());
      found.addAll(jdbc.sql(sql).params(asked.parameters()).query(AuditReads::read).list());
      left = newest ? new Span(left.first, part.first - 1) : new Span(part.last + 1, left.last);
      length = Math.min(LONGEST_PART, length * GROWTH);
    }
    return found;
  }

  /** Positions of a time, for lists are in their order. */
  private record Span(long first, long last) {
    Optional<Span> after(long after, boolean newest, long upTo) {
      long from = newest ? first : Math.max(first, Math.min(after, upTo) + 1);
      long to = Math.min(upTo, newest ? Math.min(last, after - 1) : last);
      return from > to ? Optional.empty() : Optional.of(new Span(from, to));
    }
  }

  private Optional<Span> span(String table, String time, AuditFilter filter) {
    Optional<Long> first =
        position(
            filter.from(),
            "select position from %1$s where %2$s >= ? order by %2$s, position limit 1"
                .formatted(table, time),
            0);
    Optional<Long> last =
        position(
            filter.to(),
            "select position from %1$s where %2$s < ? order by %2$s desc, position desc limit 1"
                .formatted(table, time),
            Long.MAX_VALUE);
    return first.flatMap(from -> last.map(to -> new Span(from, to)));
  }

  private Optional<Long> position(@Nullable Instant time, String sql, long always) {
    return time == null
        ? Optional.of(always)
        : jdbc.sql(sql).param(time.atOffset(ZoneOffset.UTC)).query(Long.class).optional();
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  private static AuditRow read(ResultSet row, int n) throws SQLException {
    return new AuditRow(
        row.getLong("position"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("outcome"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("object_kind"),
        row.getObject("object_id", UUID.class),
        row.getString("request_id"),
        row.getString("remote_address"),
        row.getString("user_agent"),
        row.getString("details"));
  }
}
