package io.varve.query.past;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.ledger.read.PreparedReads;
import io.varve.projections.history.CatalogHistory;
import io.varve.projections.history.GrantSpans;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds positions that the catalog can be read at. */
public final class Moments {

  /** For how long a read waits for the history to reach its position. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int KEPT = 1_000;

  private final PreparedReads reads;
  // What a position means does not change once the history has it.
  private final Cache<Long, Long> known = Caffeine.newBuilder().maximumSize(KEPT).build();

  public Moments(PreparedReads reads) {
    this.reads = reads;
  }

  /** How far the history has come is behind for too long. */
  public static final class HistoryBehindException extends RuntimeException {

    HistoryBehindException(long position, long reached) {
      super(
          "The history of the catalog has come to position %d yet, and %d is asked for"
              .formatted(reached, position));
    }
  }

  private record Reached(long history, long head, @Nullable Long end) {}

  /**
   * The position at which the transaction ends that a position is in; waits until the history has
   * it.
   *
   * @return empty if there is no such position yet
   * @throws HistoryBehindException if the history does not get there in time
   */
  public OptionalLong at(long position) {
    Long before = known.getIfPresent(position);
    if (before != null) {
      return OptionalLong.of(before);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Reached reached = reached(position);
      if (position > reached.head) {
        return OptionalLong.empty();
      }
      // Position 0 is the catalog before its first event.
      long end = reached.end == null ? position : reached.end;
      if (reached.history >= end) {
        known.put(position, end);
        return OptionalLong.of(end);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new HistoryBehindException(end, reached.history);
      }
      pause();
    }
  }

  /**
   * The last position, when all has one that was committed before; waits until the history has it.
   *
   * @throws HistoryBehindException if the history, or the ledger, does not get there in time
   */
  public long now() {
    long last =
        reads.optional("select max(ticket) from seal_queue", row -> row.getLong(1)).orElse(0L);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      boolean sealed =
          reads
              .optional("select true from seal_queue where ticket <= ? limit 1", row -> true, last)
              .isEmpty();
      long head =
          reads.optional("select position from chain_head", row -> row.getLong(1)).orElse(0L);
      if (sealed) {
        return at(head).orElse(head);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new HistoryBehindException(head + 1, head);
      }
      pause();
    }
  }

  private Reached reached(long position) {
    return reads
        .optional(
            """
            select f.position, h.position, c.position
              + (e.metadata->>'event-count')::bigint - (e.metadata->>'event-index')::bigint - 1
            from (
              select min(position) as position from follower_positions where follower in (?, ?)) f
            cross join chain_head h
            left join chain c on c.position = ?
            left join events e on e.sequence = c.sequence
            """,
            row -> new Reached(row.getLong(1), row.getLong(2), row.getObject(3, Long.class)),
            CatalogHistory.FOLLOWER,
            GrantSpans.FOLLOWER,
            position)
        .orElseThrow();
  }

  /** The last position that was sealed at a time or before; 0 if none was. */
  public long at(Instant time) {
    return reads
        .optional(
            "select position from chain where sealed_at <= ? order by sealed_at desc, position desc"
                + " limit 1",
            row -> row.getLong(1),
            OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
        .orElse(0L);
  }

  /**
   * When an object began.
   *
   * @param at when it was sealed
   */
  public record Beginning(long position, Instant at) {}

  /** When an object began; empty if that is not sealed yet. */
  public Optional<Beginning> beginning(UUID streamId) {
    return reads.optional(
        "select c.position, c.sealed_at from events e join chain c on c.sequence = e.sequence"
            + " where e.stream_id = ? order by e.stream_version limit 1",
        row -> new Beginning(row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant()),
        streamId);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
