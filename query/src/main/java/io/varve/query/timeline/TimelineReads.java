package io.varve.query.timeline;

import io.varve.ledger.read.PreparedReads;
import io.varve.projections.timeline.AttemptTimelines;
import io.varve.projections.timeline.TimelineKeys;
import io.varve.projections.timeline.Timelines;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Reads which events concern an object, with all that is below it, or a user. */
public final class TimelineReads {

  /** For how long a read waits for the timelines to reach what was sealed before it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(20);

  // Each block has a position at least, but for the first one, which may have them all outside.
  private static final String POSITIONS =
      """
      select {position} from (
        select block, offsets from timelines
        where key = ? and block >= ? >> {bits} and block <= ? >> {bits}
        order by block {order} limit ? + 1) t
      cross join lateral unnest(t.offsets) o
      where {position} >= ? and {position} <= ?
      order by t.block {order}, o {order} limit ?
      """
          .replace("{position}", TimelineKeys.POSITION)
          .replace("{bits}", String.valueOf(TimelineKeys.BITS));

  private final PreparedReads reads;

  public TimelineReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * How far timelines have come.
   *
   * @param events the position in the ledger
   * @param attempts that among attempts
   */
  public record Reached(long events, long attempts) {}

  /** The key of a user's timeline; those of objects are their ids. */
  public static UUID keyOfUser(String user) {
    return TimelineKeys.ofUser(user);
  }

  private record Ends(Reached reached, Reached heads) {
    boolean isThere(Reached wanted, boolean attempts) {
      return reached.events >= wanted.events && (!attempts || reached.attempts >= wanted.attempts);
    }
  }

  /**
   * How far timelines have come, when they have everything that there is now, or after three
   * seconds.
   *
   * @param attempts whether those of attempts are waited for, too, which may take a second more
   */
  public Reached await(boolean attempts) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Ends ends = ends();
    Reached wanted = ends.heads;
    while (!ends.isThere(wanted, attempts) && System.nanoTime() < deadline) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ends.reached;
      }
      ends = ends();
    }
    return ends.reached;
  }

  private Ends ends() {
    return reads
        .optional(
            """
            select e.position, a.position, h.position,
              (select coalesce(max(position), 0) from attempts)
            from follower_positions e cross join follower_positions a cross join chain_head h
            where e.follower = ? and a.follower = ?
            """,
            row ->
                new Ends(
                    new Reached(row.getLong(1), row.getLong(2)),
                    new Reached(row.getLong(3), row.getLong(4))),
            Timelines.FOLLOWER,
            AttemptTimelines.FOLLOWER)
        .orElseThrow();
  }

  /**
   * Positions of the events that concern a key, in order.
   *
   * @param first of these positions on
   * @param last up to this one
   * @param newest whether the last ones come first
   * @param most so many at most
   */
  public List<Long> positions(UUID key, long first, long last, boolean newest, int most) {
    return reads.list(
        POSITIONS.replace("{order}", newest ? "desc" : "asc"),
        row -> row.getLong(1),
        key,
        first,
        last,
        most,
        first,
        last,
        most);
  }

  /** Whether something of a kind is or was in a warehouse. */
  public boolean isOf(UUID warehouseId, String kind, UUID objectId) {
    return reads
        .optional(
            "select true from events where stream_id = ? and stream_type = ?"
                + " and metadata->>'warehouse-id' = ? limit 1",
            row -> true,
            objectId,
            kind,
            warehouseId.toString())
        .isPresent();
  }
}
