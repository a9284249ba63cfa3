package io.varve.projections.past;

import io.varve.projections.follower.SealedChanges;
import io.varve.projections.follower.SealedChanges.Window;
import io.varve.projections.history.CatalogHistory;
import io.varve.projections.history.GrantSpans;
import io.varve.projections.timeline.Timelines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the history of the catalog and of grants, timelines and activity in one pass: an event is
 * read once for all of them, and what is written of a window and that it has been are in one
 * transaction. So it may be killed, and several nodes may run it. Each of the positions may be set
 * back to make its tables again; they are then read apart until they meet.
 */
public final class PastFollower {

  /** Names of the rows that say how far each of them has come. */
  public static final List<String> FOLLOWERS =
      List.of(CatalogHistory.FOLLOWER, GrantSpans.FOLLOWER, Timelines.FOLLOWER);

  /** Most positions of a window: fewer after a failure, for that may take too long. */
  private static final int WINDOW = 4_096;

  private final JdbcClient jdbc;
  private final SealedChanges sealed;
  private final CatalogHistory history;
  private final GrantSpans grants;
  private volatile int window = WINDOW;

  public PastFollower(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.sealed = new SealedChanges(jdbc);
    this.history = new CatalogHistory(jdbc);
    this.grants = new GrantSpans(jdbc);
  }

  /**
   * Goes on by one window; to be called in a transaction.
   *
   * @return whether more may be there
   */
  public boolean advance() {
    return advance(follower -> Long.MAX_VALUE);
  }

  /**
   * As {@link #advance()}, but not beyond a position.
   *
   * @param last that of each of the followers
   */
  public boolean advance(ToLongFunction<String> last) {
    Map<String, Long> stands = lock();
    Long ofHistory = stands.get(CatalogHistory.FOLLOWER);
    if (ofHistory == null) {
      return false; // Another node is at it.
    }
    int most = window;
    window = Math.max(1, most / 8);
    Window read = sealed.after(ofHistory, last.applyAsLong(CatalogHistory.FOLLOWER), most);
    history.write(read.changes());
    Map<String, Window> windows = new HashMap<>(Map.of(CatalogHistory.FOLLOWER, read));
    Long ofGrants = stands.get(GrantSpans.FOLLOWER);
    if (ofGrants != null) {
      Window granted =
          window(ofGrants, last.applyAsLong(GrantSpans.FOLLOWER), ofHistory, read, most);
      grants.write(granted.changes());
      windows.put(GrantSpans.FOLLOWER, granted);
    }
    Long ofTimelines = stands.get(Timelines.FOLLOWER);
    if (ofTimelines != null) {
      // They look names up in the history, as far as that has come.
      long end = Math.min(read.reached(), last.applyAsLong(Timelines.FOLLOWER));
      Window timed = window(ofTimelines, end, ofHistory, read, most);
      Timelines timelines = new Timelines(jdbc);
      timelines.add(timed.changes());
      timelines.write();
      windows.put(Timelines.FOLLOWER, timed);
    }
    moved(stands, windows);
    window = Math.min(WINDOW, 2 * most);
    return windows.values().stream().anyMatch(Window::more);
  }

  /** What was read for the history, where another follower goes from the same position as far. */
  private Window window(long from, long last, long ofHistory, Window read, int most) {
    return from == ofHistory && last >= read.reached() ? read : sealed.after(from, last, most);
  }

  private Map<String, Long> lock() {
    Map<String, Long> stands = new HashMap<>();
    jdbc.sql(
            "select follower, position from follower_positions where follower = any(?)"
                + " order by follower for update skip locked")
        .param(FOLLOWERS.toArray(String[]::new))
        .query(
            row -> {
              stands.put(row.getString(1), row.getLong(2));
            });
    return stands;
  }

  // Most of the time there is nothing new, and then nothing is written.
  private void moved(Map<String, Long> stands, Map<String, Window> windows) {
    List<Map.Entry<String, Window>> moved =
        windows.entrySet().stream()
            .filter(one -> one.getValue().reached() > stands.getOrDefault(one.getKey(), 0L))
            .toList();
    if (moved.isEmpty()) {
      return;
    }
    jdbc.sql(
            "update follower_positions p set position = m.position"
                + " from unnest(?::text[], ?::bigint[]) m (follower, position)"
                + " where p.follower = m.follower")
        .params(
            moved.stream().map(Map.Entry::getKey).toArray(String[]::new),
            moved.stream().map(one -> one.getValue().reached()).toArray(Long[]::new))
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
