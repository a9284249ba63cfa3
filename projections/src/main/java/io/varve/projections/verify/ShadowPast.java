package io.varve.projections.verify;

import io.varve.projections.follower.SealedChange;
import io.varve.projections.history.CatalogHistory;
import io.varve.projections.history.GrantSpans;
import io.varve.projections.past.PastFollower;
import io.varve.projections.timeline.Timelines;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * History, grants of then, timelines and activity among the copies, made of what a replay reads
 * anyway, as far as the followers of the served ones have come. What is left beyond that, or where
 * they are not at one position, is read again at the end.
 */
final class ShadowPast {

  private final JdbcClient jdbc;
  private final CatalogHistory history;
  private final GrantSpans grants;
  private final Timelines timelines;
  private long seen;
  private long followed;
  private long served;

  ShadowPast(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.history = new CatalogHistory(jdbc);
    this.grants = new GrantSpans(jdbc);
    this.timelines = new Timelines(jdbc);
  }

  /**
   * Follows the next chunk.
   *
   * @param stands where the followers stand that have come less far
   */
  void follow(Chunk chunk, LongSupplier stands) {
    long before = seen;
    seen = chunk.position();
    if (followed < before) {
      return;
    }
    if (served < seen) {
      served = stands.getAsLong();
    }
    long first = followed;
    long last = Math.min(seen, served);
    if (last <= first) {
      return;
    }
    List<SealedChange> changes =
        chunk.changes().stream()
            .filter(change -> change.position() > first && change.position() <= last)
            .toList();
    history.write(changes);
    grants.write(changes);
    timelines.add(changes);
    followed = last;
  }

  /** Writes what waits, and where it stands. */
  void finish() {
    timelines.write();
    jdbc.sql(
            "update pg_temp.follower_positions set position = ?"
                + " where follower = any(?) and position < ?")
        .params(followed, PastFollower.FOLLOWERS.toArray(String[]::new), followed)
        .update();
  }

  /** Goes on where the copies stand now. */
  void resume() {
    List<Long> positions =
        jdbc.sql("select distinct position from pg_temp.follower_positions where follower = any(?)")
            .param(PastFollower.FOLLOWERS.toArray(String[]::new))
            .query(Long.class)
            .list();
    followed = positions.size() == 1 ? positions.getFirst() : -1;
  }
}
