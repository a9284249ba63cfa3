package io.varve.projections.verify;

import io.varve.ledger.seal.StoredEvent;
import io.varve.projections.verify.ChainProof.Link;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the chain with its events from its beginning, so many at a time as fit into little memory,
 * on connections that do not commit by themselves: only there the driver fetches few rows at once.
 * Used by one thread at a time.
 */
final class ChainReader {

  private static final int MOST = 2_000;
  // Payloads may be megabytes each.
  private static final int MOST_CHARACTERS = 8 << 20;
  private static final int FETCHED = 100;

  // How large a payload is, Postgres only knows when it has unpacked it, which costs as much as
  // sending it. So those that are small as they are stored are sent at once, and others alone.
  private static final String SMALL = sql(8 << 10, MOST);
  private static final String ONE = sql(Integer.MAX_VALUE, 1);

  private long position;

  /**
   * Links in a row.
   *
   * @param more whether others may come after them
   */
  record Links(List<Link> links, boolean more) {}

  private static String sql(int mostStored, int most) {
    return """
    select c.position, c.sealed_at, c.hash, %1$s, e.left_out
    from (select * from chain where position > ? order by position limit %2$d) c
    left join (
      select sequence, event_id, stream_type, stream_id, stream_version, event_name, revision,
        occurred_at, metadata, pg_column_size(payload) > %3$d as left_out,
        case when pg_column_size(payload) <= %3$d then payload end as payload
      from events) e on e.sequence = c.sequence
    order by c.position
    """
        .formatted(StoredEvent.COLUMNS, most, mostStored);
  }

  /** The next links: at most so many, and of few bytes, or one that is larger. */
  Links next(JdbcClient jdbc) {
    Reading reading = new Reading();
    while (!reading.isFull() && reading.stopsAtLarge(jdbc, SMALL)) {
      reading.stopsAtLarge(jdbc, ONE);
    }
    return new Links(reading.links, reading.isFull());
  }

  private final class Reading {
    private final List<Link> links = new ArrayList<>();
    private long characters;

    private boolean isFull() {
      return links.size() >= MOST || characters >= MOST_CHARACTERS;
    }

    /** Reads what comes next; returns whether it stopped before a payload that was left out. */
    private boolean stopsAtLarge(JdbcClient jdbc, String sql) {
      return jdbc.sql(sql).withFetchSize(FETCHED).param(position).query(this::take);
    }

    private boolean take(ResultSet rows) throws SQLException {
      while (!isFull() && rows.next()) {
        if (rows.getBoolean("left_out")) {
          return true;
        }
        Link link = Link.read(rows);
        links.add(link);
        characters += link.event() == null ? 0 : link.event().payload().length();
        position = link.position();
      }
      return false;
    }
  }
}
