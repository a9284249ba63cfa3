package io.varve.ledger.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds, by an index, few events of which alone a part can be made. Along a stream, positions are
 * in the order of versions, which have an index; so the first one after a position is found by
 * halving, however many there are.
 */
final class CandidateSearch {

  /** Events of one index entry that are few enough to be looked at, wherever in the ledger. */
  private static final int FEW = 2_000;

  /** Events of one stream that are looked at for one part. */
  private static final int FEW_OF_STREAM = 256;

  // Ends with the first version that has the position or a later one, or none yet.
  private static final String SEARCH =
      """
      with recursive search (low, high) as (
        select 0::bigint, coalesce(
          (select max(stream_version) + 1 from events where stream_id = :stream), 0)
        union all
        select case when m.is_before then m.middle + 1 else s.low end,
          case when m.is_before then s.high else m.middle end
        from search s cross join lateral (
          select (s.low + s.high) / 2 as middle, coalesce((
            select c.position < :position from events e join chain c on c.sequence = e.sequence
            where e.stream_id = :stream and e.stream_version = (s.low + s.high) / 2), false)
            as is_before offset 0) m
        where s.low < s.high
      )
      """;

  private static final String NEXT =
      SEARCH
          + """
          select e.sequence, c.position
          from (
            select sequence, stream_version from events
            where stream_id = :stream and stream_version >= (select max(low) from search)
            order by stream_version limit :most) e
          cross join lateral (
            select position from chain o where o.sequence = e.sequence offset 0) c
          order by e.stream_version
          """;

  private static final String BEFORE =
      SEARCH
          + """
          select e.sequence, c.position
          from (
            select sequence, stream_version from events
            where stream_id = :stream and stream_version < (select max(low) from search)
            order by stream_version desc limit :most) e
          cross join lateral (
            select position from chain o where o.sequence = e.sequence offset 0) c
          order by e.stream_version desc
          """;

  private final JdbcClient jdbc;
  private final int most;

  /**
   * @param most events of a stream that are found at once
   */
  CandidateSearch(JdbcClient jdbc, int most) {
    this.jdbc = jdbc;
    this.most = Math.min(most, FEW_OF_STREAM);
  }

  /**
   * Events of which alone a part can be made.
   *
   * @param to the last position up to which there are no others
   */
  record Candidates(List<Long> sequences, long to) {}

  /** Those from a position on, or from it back; empty if no index says that there are few. */
  Optional<Candidates> next(EventFilter filter, boolean newestFirst, long from, long end) {
    if (filter.streams().isEmpty() || filter.requestId() != null) {
      return few(filter).map(sequences -> new Candidates(sequences, end));
    }
    Candidates next = ofStreams(filter.streams(), newestFirst, from, end);
    boolean choosesMore = filter.principal() != null || !filter.types().isEmpty();
    return Optional.of(
        next.to == end || !choosesMore
            ? next
            : few(filter).map(sequences -> new Candidates(sequences, end)).orElse(next));
  }

  // Where an index says that few events can pass, they are looked at alone.
  private Optional<List<Long>> few(EventFilter filter) {
    for (FilterSql indexed : FilterSql.indexed(filter)) {
      List<Long> sequences =
          jdbc.sql(
                  "select e.sequence from events e where "
                      + indexed.conditions()
                      + " limit "
                      + (FEW + 1))
              .params(indexed.parameters())
              .query(Long.class)
              .list();
      if (sequences.size() <= FEW) {
        return Optional.of(sequences);
      }
    }
    return Optional.empty();
  }

  private record Found(long sequence, long position) {}

  private Candidates ofStreams(List<UUID> streams, boolean newestFirst, long from, long end) {
    List<Long> sequences = new ArrayList<>();
    long to = end;
    for (UUID stream : streams) {
      List<Found> found = next(stream, newestFirst, from);
      found.forEach(event -> sequences.add(event.sequence));
      if (found.size() == most) {
        long last = found.getLast().position;
        to = newestFirst ? Math.max(to, last) : Math.min(to, last);
      }
    }
    return new Candidates(sequences, to);
  }

  private List<Found> next(UUID stream, boolean newestFirst, long from) {
    return jdbc.sql(newestFirst ? BEFORE : NEXT)
        .param("stream", stream)
        .param("position", newestFirst && from < Long.MAX_VALUE ? from + 1 : from)
        .param("most", most)
        .query((row, n) -> new Found(row.getLong(1), row.getLong(2)))
        .list();
  }
}
