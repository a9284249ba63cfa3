package io.varve.ledger.seal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells readers that the ledger has grown, whichever node sealed: in the process by {@link
 * #reached}, from other nodes by LISTEN on a connection of its own.
 */
public final class SealedSignal implements AutoCloseable {

  /** The channel of NOTIFY; the payload is the newest position. */
  static final String CHANNEL = "varve_sealed";

  private static final Logger LOG = LoggerFactory.getLogger(SealedSignal.class);
  private static final int POLL_MILLIS = 10_000;

  private final DataSource dataSource;
  private final Thread listener;
  private long head;
  private volatile boolean closed;

  /**
   * A signal that is not listening yet.
   *
   * @param dataSource gives the connection that listens; it is held, so not from a small pool
   */
  public SealedSignal(DataSource dataSource) {
    this.dataSource = dataSource;
    this.listener = Thread.ofPlatform().name("sealed-signal").daemon().unstarted(this::listen);
  }

  /** Begins to listen. */
  public void start() {
    listener.start();
  }

  /** Says that position {@code position} is sealed. */
  public synchronized void reached(long position) {
    if (position > head) {
      head = position;
      notifyAll();
    }
  }

  /** The newest position that this node knows of; 0 until it knows of one. */
  public synchronized long head() {
    return head;
  }

  /**
   * Waits until something after {@code after} is sealed.
   *
   * @return whether it is; false means that the time is over or the server stops
   */
  public synchronized boolean await(long after, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (head <= after && !closed) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return head > after;
  }

  private void listen() {
    while (!closed) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("listen " + CHANNEL);
        // What was sealed while nobody listened is found by looking once.
        try (var row = statement.executeQuery("select position from chain_head")) {
          row.next();
          reached(row.getLong(1));
        }
        while (!closed) {
          receive(connection.unwrap(PGConnection.class));
        }
      } catch (SQLException e) {
        if (!closed) {
          LOG.warn("Lost the connection that listens for sealed events; connecting again", e);
          pause();
        }
      }
    }
  }

  private void receive(PGConnection connection) throws SQLException {
    PGNotification[] notifications = connection.getNotifications(POLL_MILLIS);
    if (notifications != null) {
      for (PGNotification notification : notifications) {
        reached(Long.parseLong(notification.getParameter()));
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops listening and lets everyone who waits go. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    listener.interrupt();
  }
}
