package io.varve.ledger.seal;

import io.varve.ledger.seal.CandidateSearch.Candidates;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads those sealed events that pass a filter, in the order of positions or the other way round, a
 * bounded part of the ledger at a time. A reader goes on after the position that a part has come
 * to, whether something in it has passed or not, and so misses nothing.
 */
public final class FilteredLedger {

  /** Positions of one part. */
  private static final int WINDOW = 10_000;

  /** Of payloads that are parsed for one part, as they are stored, unless one is larger. */
  private static final long MAX_PARSED = 2 << 20;

  private final JdbcClient jdbc;
  private final int window;
  private final CandidateSearch search;

  /** Reads through {@code jdbc}. */
  public FilteredLedger(JdbcClient jdbc) {
    this(jdbc, WINDOW);
  }

  /**
   * Reads through {@code jdbc}.
   *
   * @param window positions that are looked at one by one in one part
   */
  public FilteredLedger(JdbcClient jdbc, int window) {
    this.jdbc = jdbc;
    this.window = window;
    this.search = new CandidateSearch(jdbc, window);
  }

  /**
   * A part of the ledger.
   *
   * @param positions of the events in it that pass, in their order
   * @param bytes of their text, as it is in memory
   * @param reached the position after which to go on
   * @param ended whether nothing is left; with a filter that ends in the past or going back,
   *     nothing ever comes, either
   */
  public record Part(List<Long> positions, long bytes, long reached, boolean ended) {}

  /**
   * The part that follows a position. An event can be as large as the commit it tells, so memory
   * for it is taken before it is read.
   *
   * @param after a position, which it goes back from if {@code newestFirst}
   * @param limit of events that pass
   * @param maxBytes that they come to as they are stored, which may be compressed, unless a single
   *     one is larger
   */
  public Part next(EventFilter filter, boolean newestFirst, long after, int limit, long maxBytes) {
    // The end is read first: what has a position by then is found by all that follows.
    long last = Math.min(head(), last(filter.until()));
    long first = first(filter.since());
    long from = newestFirst ? Math.min(after - 1, last) : Math.max(next(after), first);
    long end = newestFirst ? first : last;
    if (newestFirst ? from < end : from > end) {
      long reached = newestFirst ? Math.min(after, from + 1) : Math.max(after, last);
      return new Part(List.of(), 0, reached, true);
    }
    boolean isLong = Math.abs(end - from) >= window;
    Optional<Candidates> candidates =
        isLong && filter.chooses() ? search.next(filter, newestFirst, from, end) : Optional.empty();
    Optional<List<Long>> few = candidates.map(Candidates::sequences);
    long far =
        candidates
            .map(Candidates::to)
            .orElse(
                newestFirst ? Math.max(end, from - window + 1) : Math.min(end, from + window - 1));
    long to = filter.namespaceIds().isEmpty() ? far : parsed(filter, few, from, far);
    List<Sized> chosen = chosen(filter, few, newestFirst, from, to, limit, maxBytes);
    boolean whole =
        chosen.isEmpty()
            || (chosen.getFirst().counted < limit && chosen.getFirst().counted == chosen.size());
    long reached = whole ? to : chosen.getLast().position;
    return new Part(
        chosen.stream().map(Sized::position).toList(),
        chosen.stream().mapToLong(Sized::bytes).sum(),
        reached,
        reached == end);
  }

  // After the largest number there is nothing, and it has no successor.
  private static long next(long after) {
    return after == Long.MAX_VALUE ? after : after + 1;
  }

  // How far events are that come to few enough bytes for all of them to be parsed.
  private long parsed(EventFilter filter, Optional<List<Long>> few, long from, long to) {
    boolean newestFirst = to < from;
    FilterSql where = where(filter.anyNamespace(), few, from, to);
    return jdbc.sql(
            """
            select position from (
              select c.position, row_number() over (order by c.position{order}) as number,
                sum(pg_column_size(e.payload)) over (order by c.position{order}) as bytes
              from chain c join events e on e.sequence = c.sequence where {where}) sized
            where bytes > ? and number > 1 order by number limit 1
            """
                .replace("{where}", where.conditions())
                .replace("{order}", newestFirst ? " desc" : ""))
        .params(where.parametersAnd(MAX_PARSED))
        .query(Long.class)
        .optional()
        .map(tooFar -> newestFirst ? tooFar + 1 : tooFar - 1)
        .orElse(to);
  }

  private static FilterSql where(EventFilter filter, Optional<List<Long>> few, long from, long to) {
    FilterSql where = new FilterSql(filter);
    few.ifPresent(
        sequences -> where.and("c.sequence = any(?)", (Object) sequences.toArray(Long[]::new)));
    return where.and("c.position between ? and ?", Math.min(from, to), Math.max(from, to));
  }

  /**
   * @param counted how many there are with those that were too large to come with it
   */
  private record Sized(long position, long bytes, long counted) {}

  private List<Sized> chosen(
      EventFilter filter,
      Optional<List<Long>> few,
      boolean newestFirst,
      long from,
      long to,
      int limit,
      long maxBytes) {
    FilterSql where = where(filter, few, from, to);
    String order = newestFirst ? " desc" : "";
    return jdbc.sql(
            """
            with sized as materialized (
              select c.position, c.sequence,
                pg_column_size(e.payload) + pg_column_size(e.metadata) as size
              from chain c join events e on e.sequence = c.sequence
              where {where} order by c.position{order} limit ?),
            summed as (
              select position, sequence, row_number() over (order by position{order}) as number,
                sum(size) over (order by position{order}) as bytes, count(*) over () as counted
              from sized)
            select s.position, octet_length(e.payload::text) + octet_length(e.metadata::text),
              s.counted
            from summed s join events e on e.sequence = s.sequence
            where s.bytes <= ? or s.number = 1 order by s.number
            """
                .replace("{where}", where.conditions())
                .replace("{order}", order))
        .params(where.parametersAnd(limit, maxBytes))
        .query((row, n) -> new Sized(row.getLong(1), row.getLong(2), row.getLong(3)))
        .list();
  }

  /** The events of a part, in its order. */
  public List<SealedEvent> read(Part part, boolean newestFirst) {
    return part.positions.isEmpty()
        ? List.of()
        : jdbc.sql(
                "select c.position, c.sealed_at, c.hash, "
                    + StoredEvent.COLUMNS
                    + " from chain c join events e on e.sequence = c.sequence"
                    + " where c.position = any(?) order by c.position"
                    + (newestFirst ? " desc" : ""))
            .param(part.positions.toArray(Long[]::new))
            .query((row, n) -> SealedLedger.read(row))
            .list();
  }

  /** The part that is one event; empty if there is none of this id, or it is not sealed yet. */
  public Optional<Part> event(UUID eventId) {
    return jdbc.sql(
            "select c.position, octet_length(e.payload::text) + octet_length(e.metadata::text)"
                + " from events e join chain c on c.sequence = e.sequence where e.event_id = ?")
        .param(eventId)
        .query((row, n) -> new Part(List.of(row.getLong(1)), row.getLong(2), row.getLong(1), true))
        .optional();
  }

  private long head() {
    return jdbc.sql("select coalesce(max(position), 0) from chain").query(Long.class).single();
  }

  private long first(@Nullable Instant since) {
    return since == null
        ? 1
        : jdbc.sql(
                "select coalesce((select position from chain where sealed_at >= ?"
                    + " order by sealed_at, position limit 1), 9223372036854775807)")
            .param(since.atOffset(ZoneOffset.UTC))
            .query(Long.class)
            .single();
  }

  private long last(@Nullable Instant until) {
    return until == null
        ? Long.MAX_VALUE
        : jdbc.sql(
                "select coalesce((select position from chain where sealed_at < ?"
                    + " order by sealed_at desc, position desc limit 1), 0)")
            .param(until.atOffset(ZoneOffset.UTC))
            .query(Long.class)
            .single();
  }
}
