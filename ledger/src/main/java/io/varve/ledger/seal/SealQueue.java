package io.varve.ledger.seal;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What waits for its position, after its database was restored: its transaction ids are those of
 * the cluster that it was dumped from. Here they may lie above all that was given out, and the
 * sealer would not look there; or they come again, and a new transaction would share the ticket of
 * an old one.
 */
public final class SealQueue {

  private final JdbcClient jdbc;

  /** The queue of a database; called in transactions with read committed isolation. */
  public SealQueue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether an event has been waiting for longer than this, which means that no node seals. */
  public boolean waitsFor(Duration time) {
    return jdbc.sql(
            "select exists(select from seal_queue q join events e on e.sequence = q.sequence"
                + " where e.occurred_at::timestamptz < now() - make_interval(secs => ?))")
        .param((double) time.toSeconds())
        .query(Boolean.class)
        .single();
  }

  /** Whether an event waits whose transaction is not of this cluster for certain. */
  public boolean isForeign() {
    return jdbc.sql(
            "select exists(select from seal_queue"
                + " where xid >= pg_snapshot_xmax(pg_current_snapshot()))")
        .query(Boolean.class)
        .single();
  }

  /**
   * Gives all that waits the id of the running transaction, which is above every bound of a sealer
   * that is at work. Tickets stay, and with them the order. Waits for a sealer that is at work.
   */
  public void renumber() {
    // Before the update, whose snapshot must not have rows that are being sealed just now.
    jdbc.sql("select from chain_head for update").query().listOfRows();
    jdbc.sql("update seal_queue set xid = pg_current_xact_id()").update();
  }
}
