package io.varve.projections.past;

import io.varve.projections.follower.SealedChanges;
import io.varve.projections.history.CatalogHistory;
import io.varve.projections.timeline.Timelines;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the history of the catalog, timelines and activity in one pass: an event is read once for
 * all of them, and what is written of a window and that it has been are in one transaction. So it
 * may be killed, and several nodes may run it. Each of the two positions may be set back to make
 * its tables again; the two are then read apart until they meet.
 */
public final class PastFollower {

  /** Most positions of a window: fewer after a failure, for that may take too long. */
  private static final int WINDOW = 4_096;

  private final JdbcClient jdbc;
  private final SealedChanges sealed;
  private final CatalogHistory history;
  private volatile int window = WINDOW;

  public PastFollower(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.sealed = new SealedChanges(jdbc);
    this.history = new CatalogHistory(jdbc);
  }

  /**
   * Goes on by one window; to be called in a transaction.
   *
   * @return whether more may be there
   */
  public boolean advance() {
    return advance(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * As {@link #advance()}, but not beyond a position.
   *
   * @param lastOfHistory that of the history
   * @param lastOfTimelines that of timelines
   */
  public boolean advance(long lastOfHistory, long lastOfTimelines) {
    Map<String, Long> stands = lock();
    Long ofHistory = stands.get(CatalogHistory.FOLLOWER);
    if (ofHistory == null) {
      return false; // Another node is at it.
    }
    int most = window;
    window = Math.max(1, most / 8);
    SealedChanges.Window read = sealed.after(ofHistory, lastOfHistory, most);
    history.write(read.changes());
    boolean more = read.more();
    Long ofTimelines = stands.get(Timelines.FOLLOWER);
    SealedChanges.Window timed = null;
    if (ofTimelines != null) {
      // They look names up in the history, as far as that has come.
      long last = Math.min(read.reached(), lastOfTimelines);
      timed =
          ofTimelines.equals(ofHistory) && last == read.reached()
              ? read
              : sealed.after(ofTimelines, last, most);
      Timelines timelines = new Timelines(jdbc);
      timelines.add(timed.changes());
      timelines.write();
      more |= timed.more();
    }
    moved(ofHistory, read.reached(), ofTimelines, timed);
    window = Math.min(WINDOW, 2 * most);
    return more;
  }

  private Map<String, Long> lock() {
    Map<String, Long> stands = new HashMap<>();
    jdbc.sql(
            "select follower, position from follower_positions where follower in (?, ?)"
                + " order by follower for update skip locked")
        .params(CatalogHistory.FOLLOWER, Timelines.FOLLOWER)
        .query(
            row -> {
              stands.put(row.getString(1), row.getLong(2));
            });
    return stands;
  }

  private void moved(
      long from, long reached, @Nullable Long timedFrom, SealedChanges.@Nullable Window timed) {
    boolean isTimed = timedFrom != null && timed != null && timed.reached() > timedFrom;
    if (reached == from && !isTimed) {
      return;
    }
    jdbc.sql(
            "update follower_positions set position = case follower when ? then ? else ? end"
                + " where follower = ? or follower = ? and ?")
        .params(
            CatalogHistory.FOLLOWER,
            reached,
            timed == null ? 0L : timed.reached(),
            CatalogHistory.FOLLOWER,
            Timelines.FOLLOWER,
            isTimed)
        .update();
  }

  /** The position that the history has come to. */
  public long position() {
    return jdbc.sql("select position from follower_positions where follower = ?")
        .param(CatalogHistory.FOLLOWER)
        .query(Long.class)
        .single();
  }
}
