package io.varve.projections.timeline;

import io.varve.projections.follower.SealedChange;
import io.varve.projections.follower.SnapshotCounts;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps {@code activity} beside timelines, and says how {@code attempt_activity} is kept, by the
 * same keys.
 */
public final class Activity {

  /** The table that is made of events. */
  public static final String TABLE = "activity";

  /** The key of the whole server. */
  public static final String SERVER = "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid";

  private static final UUID SERVER_KEY = new UUID(-1, -1);

  /** Of rows {@code seen} and {@code keyed}. */
  static final String OF_ATTEMPTS =
      """
      , active as (
        insert into attempt_activity (key, hour, denied, failed)
        select k.key, date_trunc('hour', a.recorded_at, 'UTC') as hour,
          sum(case a.outcome when 'denied' then n.many else 0 end),
          sum(case a.outcome when 'failed' then n.many else 0 end)
        from (
          select position, key from keyed where key is not null
          union select position, {server} from seen) k
        join attempts a on a.position = k.position
        cross join lateral (
          select coalesce((a.details->>'left-out')::bigint, 1) as many) n
        where a.outcome in ('denied', 'failed')
        group by k.key, 2
        on conflict (key, hour) do update set denied = attempt_activity.denied + excluded.denied,
          failed = attempt_activity.failed + excluded.failed
      )
      """
          .replace("{server}", SERVER);

  private static final String WRITE =
      """
      insert into activity as a
        (key, hour, commits, rows_added, rows_removed, bytes_added, bytes_removed)
      select * from unnest(?::uuid[], ?::timestamptz[],
        ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[])
      on conflict (key, hour) do update set commits = a.commits + excluded.commits,
        rows_added = a.rows_added + excluded.rows_added,
        rows_removed = a.rows_removed + excluded.rows_removed,
        bytes_added = a.bytes_added + excluded.bytes_added,
        bytes_removed = a.bytes_removed + excluded.bytes_removed
      """;

  private static final int NUMBERS = 5;

  private final JdbcClient jdbc;
  private final Map<Row, BigInteger[]> rows = new HashMap<>();

  Activity(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Row(UUID key, Instant hour) {}

  /** How many rows wait to be written. */
  int waiting() {
    return rows.size();
  }

  /** Adds a change to what its keys did in its hour, if it is a commit. */
  void add(SealedChange change, Set<UUID> keys) {
    SnapshotCounts counts = change.counts();
    if (counts == null) {
      return;
    }
    Instant hour = change.sealedAt().truncatedTo(ChronoUnit.HOURS);
    add(new Row(SERVER_KEY, hour), counts);
    for (UUID key : keys) {
      if (!key.equals(SERVER_KEY)) {
        add(new Row(key, hour), counts);
      }
    }
  }

  private void add(Row row, SnapshotCounts counts) {
    BigInteger[] sums = rows.computeIfAbsent(row, key -> zeros());
    sums[0] = sums[0].add(BigInteger.ONE);
    for (int i = 1; i < NUMBERS; i++) {
      sums[i] = sums[i].add(counts.sums().get(i - 1));
    }
  }

  private static BigInteger[] zeros() {
    BigInteger[] zeros = new BigInteger[NUMBERS];
    Arrays.fill(zeros, BigInteger.ZERO);
    return zeros;
  }

  /** Writes what was added. */
  void write() {
    if (rows.isEmpty()) {
      return;
    }
    List<Object> parameters = new ArrayList<>();
    parameters.add(rows.keySet().stream().map(Row::key).toArray(UUID[]::new));
    parameters.add(rows.keySet().stream().map(row -> row.hour.toString()).toArray(String[]::new));
    for (int i = 0; i < NUMBERS; i++) {
      int at = i;
      parameters.add(
          rows.values().stream().map(sums -> sums[at].toString()).toArray(String[]::new));
    }
    jdbc.sql(WRITE).params(parameters).update();
    rows.clear();
  }
}
