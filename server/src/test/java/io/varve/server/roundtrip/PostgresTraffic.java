package io.varve.server.roundtrip;

import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts the messages that the driver sends to Postgres on some threads, from the driver's log. */
final class PostgresTraffic extends Handler {

  // Kept, for a logger that nobody refers to loses its level.
  private static final Logger LOG = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

  private final Predicate<Thread> counted;
  private int roundTrips;
  private int statements;

  private PostgresTraffic(Predicate<Thread> counted) {
    this.counted = counted;
  }

  /**
   * What some work cost.
   *
   * @param roundTrips how often it waited for Postgres
   * @param statements how many statements it sent, BEGIN and COMMIT among them
   */
  record Cost(int roundTrips, int statements) {}

  /** Counts the messages of {@code work}, which is done on this thread. */
  static Cost of(Runnable work) {
    return of(Thread.currentThread()::equals, work);
  }

  /** Counts the messages of the requests that {@code work} sends to a server of this process. */
  static Cost ofRequests(Runnable work) {
    return of(thread -> thread.getName().startsWith("varve-http-"), work);
  }

  private static Cost of(Predicate<Thread> counted, Runnable work) {
    PostgresTraffic traffic = new PostgresTraffic(counted);
    boolean toParents = LOG.getUseParentHandlers();
    LOG.setLevel(Level.FINEST);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(traffic);
    try {
      work.run();
    } finally {
      LOG.removeHandler(traffic);
      LOG.setUseParentHandlers(toParents);
      LOG.setLevel(null);
    }
    return new Cost(traffic.roundTrips, traffic.statements);
  }

  @Override
  public synchronized void publish(LogRecord message) {
    // The driver's thread calls this itself.
    if (!counted.test(Thread.currentThread())) {
      return;
    }
    String text = message.getMessage();
    if (text.startsWith(" FE=> Sync")) {
      roundTrips++;
    } else if (text.startsWith(" FE=> Execute")) {
      statements++;
    } else if (text.startsWith(" FE=> SimpleQuery")) {
      // Answered apart, though it may be sent with others.
      statements++;
      roundTrips++;
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
