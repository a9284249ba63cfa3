package io.varve.server.ledger;

import io.varve.ledger.seal.SealedSignal;
import io.varve.projections.past.PastFollower;
import io.varve.projections.timeline.AttemptTimelines;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps the history of the catalog, and timelines, as the ledger grows: at once when something is
 * sealed, and a tenth of a second later for what is sealed meanwhile, so that busy clients pay for
 * few transactions. Every node runs it, one at a time does the work.
 */
public final class HistoryLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long REST_MILLIS = 100;
  private static final long RETRY_MILLIS = 1_000;

  private static final String SETTINGS =
      "select set_config('synchronous_commit', 'off', true), set_config('work_mem', '32MB', true)";

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final SealedSignal signal;
  private final PastFollower past;
  private final AttemptTimelines attempts;
  private final Thread thread;
  private volatile boolean closed;

  /** A loop that is not running yet. */
  public HistoryLoop(JdbcClient jdbc, TransactionOperations transactions, SealedSignal signal) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.signal = signal;
    this.past = new PastFollower(jdbc);
    this.attempts = new AttemptTimelines(jdbc);
    this.thread = Thread.ofPlatform().name("history").daemon().unstarted(this::run);
  }

  /** Begins to follow. */
  public void start() {
    thread.start();
  }

  private void run() {
    long reached = -1;
    while (!closed) {
      try {
        signal.await(reached, POLL);
        reached = advance();
        Thread.sleep(REST_MILLIS);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("The history of the catalog stands still, and is tried again", e);
          pause();
        }
      }
    }
  }

  private long advance() {
    boolean more = true;
    while (more && !closed) {
      more = step(past::advance);
      // These look names up in the history, and mostly there are none.
      if (attempts.areBehind()) {
        more |= step(attempts::advance);
      }
    }
    return past.position();
  }

  private boolean step(BooleanSupplier work) {
    return transactions.execute(
        status -> {
          // What is lost by a crash is written again.
          jdbc.sql(SETTINGS).query().singleRow();
          return work.getAsBoolean();
        });
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops following; what is left is done by another node or later. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join(5_000);
  }
}
