package io.varve.command.dispatch;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds out what became of a transaction whose answer to COMMIT was lost. Inserting the request's
 * row once more waits for that transaction, if it still runs, and then tells for certain: a
 * conflict means committed, no conflict means rolled back.
 */
public final class LostCommits {

  private static final Logger LOG = LoggerFactory.getLogger(LostCommits.class);

  /** How long it is tried to find out. */
  public static final Duration LIMIT = Duration.ofSeconds(20);

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final Duration limit;

  /**
   * @param limit after which the outcome is said to be unknown
   */
  public LostCommits(JdbcClient jdbc, TransactionOperations transactions, Duration limit) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.limit = limit;
  }

  /**
   * Whether the transaction that wrote the row {@code requestHash} was committed.
   *
   * @throws RefusedException with {@link Reason#OUTCOME_UNKNOWN} if it could not be found out
   */
  boolean wasCommitted(byte[] requestHash) {
    long deadline = System.nanoTime() + limit.toNanos();
    Throwable last = null;
    while (System.nanoTime() < deadline) {
      try {
        return Boolean.TRUE.equals(
            transactions.execute(
                status -> {
                  status.setRollbackOnly();
                  return conflicts(requestHash);
                }));
      } catch (DataAccessException | TransactionException e) {
        // Whatever is in the way, a lost connection or an empty pool, may be gone in a moment.
        last = e;
        sleep();
      }
    }
    throw unknown(last);
  }

  private boolean conflicts(byte[] requestHash) {
    return jdbc.sql(
                "insert into requests (hash, salt, request_id) values (?, ''::bytea, '')"
                    + " on conflict do nothing")
            .param(requestHash)
            .update()
        == 0;
  }

  private static RefusedException unknown(@Nullable Throwable last) {
    LOG.error("The outcome of a commit could not be found out", last);
    return new RefusedException(
        Reason.OUTCOME_UNKNOWN,
        "The database did not say whether the commit happened; load the table before trying again");
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
