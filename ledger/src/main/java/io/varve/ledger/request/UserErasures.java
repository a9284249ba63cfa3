package io.varve.ledger.request;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RequestEvent.UserRequestsErased;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Blanks the rows of requests that an event erases for a user, some at a time, each part in a
 * transaction with the place that it came to. Nobody reads what they say since the event.
 */
public final class UserErasures {

  /** The most rows that a part looks at. */
  public static final int PART = 5_000;

  /** Longer than a transaction that began before the erasure can last. */
  private static final Duration AFTER = Duration.ofMinutes(1);

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final int part;

  public UserErasures(JdbcClient jdbc, TransactionOperations transactions) {
    this(jdbc, transactions, PART);
  }

  /**
   * As above.
   *
   * @param part the most rows that a part looks at
   */
  public UserErasures(JdbcClient jdbc, TransactionOperations transactions, int part) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.part = part;
  }

  /**
   * An erasure that is not done.
   *
   * @param sequence of its event
   * @param at when it was asked for; what came later stays
   * @param eventsTo the last event that was looked at
   * @param eventsEnd the last one to look at
   */
  public record Open(
      long sequence,
      String userId,
      Instant at,
      long eventsTo,
      long eventsEnd,
      long attemptsTo,
      long attemptsEnd) {

    /** Whether all of its rows are blank. */
    public boolean isWhole() {
      return eventsTo >= eventsEnd && attemptsTo >= attemptsEnd;
    }
  }

  /**
   * The first erasure that is not done. One begins a minute after its event, when all is committed
   * that had begun before.
   */
  public Optional<Open> next(Instant now) {
    jdbc.sql(
            """
            insert into user_erasures (sequence, events_end, attempts_end)
            select e.sequence, (select max(sequence) from events),
              (select coalesce(max(position), 0) from attempts)
            from events e
            where e.event_name = %s and e.occurred_at::timestamptz < ?::timestamptz
              and not exists (select from user_erasures u where u.sequence = e.sequence)
            on conflict do nothing
            """
                .formatted(EventTypes.sqlNames(UserRequestsErased.class)))
        .param(now.minus(AFTER).toString())
        .update();
    return jdbc.sql(
            """
            select e.sequence, e.payload->>'user-id', e.occurred_at, u.events_to, u.events_end,
              u.attempts_to, u.attempts_end
            from user_erasures u join events e on e.sequence = u.sequence
            where u.done_at is null order by e.sequence limit 1
            """)
        .query(UserErasures::open)
        .optional();
  }

  private static Open open(ResultSet row, int n) throws SQLException {
    return new Open(
        row.getLong(1),
        row.getString(2),
        Instant.parse(row.getString(3)),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7));
  }

  /** A row to blank, and what says whose it is. */
  private record Found(byte[] hash, long witness) {}

  /** Blanks some rows of an erasure; returns how many. */
  public long some(Open open) {
    Long blanked =
        transactions.execute(
            status -> open.eventsTo < open.eventsEnd ? ofEvents(open) : ofAttempts(open));
    return blanked == null ? 0 : blanked;
  }

  // Who made few changes is found by an index; else a part of the ledger is looked through.
  private long ofEvents(Open open) {
    boolean few =
        jdbc.sql("select count(*) from (select from events where metadata->>'actor' = ? limit ?) e")
                .params(open.userId, part + 1)
                .query(Long.class)
                .single()
            <= part;
    long to = few ? open.eventsEnd : Math.min(open.eventsEnd, open.eventsTo + part);
    List<Found> found =
        jdbc.sql(
                """
                select decode(e.metadata->>'request-hash', 'hex'), min(e.sequence)
                from events e
                where e.metadata->>'actor' = ? and e.sequence > ? and e.sequence <= ?
                  and e.occurred_at::timestamptz < ?::timestamptz
                  and e.metadata->>'request-hash' is not null
                group by 1
                """)
            .params(open.userId, open.eventsTo, to, open.at.toString())
            .query((row, n) -> new Found(row.getBytes(1), row.getLong(2)))
            .list();
    long blanked = blank(open, found);
    jdbc.sql("update user_erasures set events_to = ? where sequence = ?")
        .params(to, open.sequence)
        .update();
    return blanked;
  }

  private long ofAttempts(Open open) {
    List<Found> found =
        jdbc.sql(
                """
                select request_hash, -position from attempts
                where actor = ? and position > ? and position <= ? and recorded_at < ?::timestamptz
                  and request_hash is not null
                order by position limit ?
                """)
            .params(open.userId, open.attemptsTo, open.attemptsEnd, open.at.toString(), part)
            .query((row, n) -> new Found(row.getBytes(1), row.getLong(2)))
            .list();
    long blanked = blank(open, found);
    jdbc.sql("update user_erasures set attempts_to = ? where sequence = ?")
        .params(found.size() < part ? open.attemptsEnd : -found.getLast().witness, open.sequence)
        .update();
    return blanked;
  }

  private long blank(Open open, List<Found> rows) {
    return rows.isEmpty()
        ? 0
        : jdbc.sql("select blank_requests(?, ?, ?)")
            .params(
                open.sequence,
                rows.stream().map(Found::hash).toArray(byte[][]::new),
                rows.stream().map(Found::witness).toArray(Long[]::new))
            .query(Long.class)
            .single();
  }

  /** Says that nothing of an erasure is left to do. */
  public void done(Open open) {
    jdbc.sql("update user_erasures set done_at = now() where sequence = ?")
        .param(open.sequence)
        .update();
  }
}
